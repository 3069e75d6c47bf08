import PlanModel

/// The scripts of plans; each file says what is true when it has succeeded.
extension ShellFile {
    // MARK: Engine

    static let startEngine = ShellFile("start-engine", PackageResources.start_engine_sh, calls: [wait, engine])
    static let engineAnswers = ShellFile("engine-answers", PackageResources.engine_answers_sh)
    static let installEngine = ShellFile("install-engine", PackageResources.install_engine_sh, calls: [wait, engine])
    static let keepLease = ShellFile("keep-lease", PackageResources.keep_lease_sh, calls: [watchLease.asProgram])
    static let watchLease = ShellFile("watch-lease", PackageResources.watch_lease_sh, calls: [endJobs])
    static let leaseIsKept = ShellFile("lease-is-kept", PackageResources.lease_is_kept_sh)
    static let watchNotices = ShellFile(
        "watch-notices", PackageResources.watch_notices_sh, calls: [watchNotice.asProgram])
    static let noticesAreWatched = ShellFile("notices-are-watched", PackageResources.notices_are_watched_sh)
    static let watchNotice = ShellFile("watch-notice", PackageResources.watch_notice_sh, calls: [endJobs])

    // MARK: Swarm

    static let initSwarm = ShellFile("init-swarm", PackageResources.init_swarm_sh, calls: [swarm, gossipPort])
    static let swarmIsManaged = ShellFile("swarm-is-managed", PackageResources.swarm_is_managed_sh, calls: [engineSays])
    static let printJoinToken = ShellFile("print-join-token", PackageResources.print_join_token_sh)
    static let joinSwarm = ShellFile(
        "join-swarm", PackageResources.join_swarm_sh, calls: [wait, swarm, gossipPort, authority])
    static let swarmIsJoined = ShellFile(
        "swarm-is-joined", PackageResources.swarm_is_joined_sh, calls: [engineSays, authority])
    static let leaveSwarm = ShellFile("leave-swarm", PackageResources.leave_swarm_sh, calls: [wait, swarm])
    static let forgetNode = ShellFile("forget-node", PackageResources.forget_node_sh, calls: [nodes])
    static let waitForNodes = ShellFile(
        "wait-for-nodes", PackageResources.wait_for_nodes_sh, calls: [wait, lists, missingNodes, strangers])
    static let nodesAreReady = ShellFile(
        "nodes-are-ready", PackageResources.nodes_are_ready_sh, calls: [missingNodes, strangers])

    // MARK: Pool

    static let signPoolToken = ShellFile("sign-pool-token", PackageResources.sign_pool_token_sh, calls: [wait])
    static let waitForPool = ShellFile(
        "wait-for-pool", PackageResources.wait_for_pool_sh, calls: [workers, stranded, strangers])
    static let poolIsReady = ShellFile(
        "pool-is-ready", PackageResources.pool_is_ready_sh, calls: [workers, stranded, strangers])
    static let waitForWorkers = ShellFile(
        "wait-for-workers", PackageResources.wait_for_workers_sh, calls: [workers, stranded])
    static let workersAreIn = ShellFile(
        "workers-are-in", PackageResources.workers_are_in_sh, calls: [workers, stranded])
    static let drainWorker = ShellFile("drain-worker", PackageResources.drain_worker_sh, calls: [wait])

    // MARK: Image

    static let buildSubmitImage = ShellFile(
        "build-submit-image", PackageResources.build_submit_image_sh, calls: [wait, image])
    static let buildWorkerImage = ShellFile(
        "build-worker-image", PackageResources.build_worker_image_sh, calls: [wait, image])
    static let pullImage = ShellFile("pull-image", PackageResources.pull_image_sh, calls: [image])
    static let imageExists = ShellFile("image-exists", PackageResources.image_exists_sh)

    // MARK: Image that is built once

    static let runRegistry = ShellFile(
        "run-registry", PackageResources.run_registry_sh, calls: [wait, image, registry])
    static let registryRuns = ShellFile("registry-runs", PackageResources.registry_runs_sh, calls: [registry])
    static let buildImageForWorkers = ShellFile(
        "build-image-for-workers", PackageResources.build_image_for_workers_sh, calls: [wait, image])
    static let imageForWorkersExists = ShellFile(
        "image-for-workers-exists", PackageResources.image_for_workers_exists_sh, calls: [wait, registry])
    static let publishImage = ShellFile(
        "publish-image", PackageResources.publish_image_sh, calls: [wait, image])
    static let pullFromRegistry = ShellFile(
        "pull-from-registry", PackageResources.pull_from_registry_sh, calls: [wait, image, registry])

    static let runPegasus = ShellFile("run-pegasus", PackageResources.run_pegasus_sh, calls: [wait, lists])

    // MARK: Network

    static let createNetwork = ShellFile("create-network", PackageResources.create_network_sh, calls: [network])
    static let createStoredNetwork = ShellFile(
        "create-stored-network", PackageResources.create_stored_network_sh, calls: [network, store])
    static let networkExists = ShellFile("network-exists", PackageResources.network_exists_sh, calls: [network])
    static let storedNetworkExists = ShellFile(
        "stored-network-exists", PackageResources.stored_network_exists_sh, calls: [network, store])
    static let waitForNetwork = ShellFile("wait-for-network", PackageResources.wait_for_network_sh, calls: [wait])
    static let reachByName = ShellFile(
        "reach-by-name", PackageResources.reach_by_name_sh, calls: [wait, otherAnswers, daemon])
    static let nameIsReached = ShellFile(
        "name-is-reached", PackageResources.name_is_reached_sh, calls: [otherAnswers, daemon])

    // MARK: Store

    static let useStore = ShellFile(
        "use-store", PackageResources.use_store_sh, calls: [wait, engine, storeSettings, store, announcement])
    static let storeIsUsed = ShellFile("store-is-used", PackageResources.store_is_used_sh, calls: [engineSays])
    static let reachSubmit = ShellFile(
        "reach-submit", PackageResources.reach_submit_sh,
        calls: [wait, engine, store, announcement, reachesOther, daemon])
    static let submitIsReached = ShellFile(
        "submit-is-reached", PackageResources.submit_is_reached_sh, calls: [reachesOther, daemon])
}
