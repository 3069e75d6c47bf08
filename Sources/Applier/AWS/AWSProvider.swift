import Dispatch
public import PlanModel
import Synchronization

/// Hosts as EC2 instances, through the AWS CLI.
///
/// What a cluster has is found by the tag `pdd.cluster`: instances, one security group, one key pair.
/// One call creates all hosts of a type; their tag and launch index select their names.
public final class AWSProvider: Provider {
    let cluster: String
    let settings: AWSSettings
    let client: AWSClient
    let poller: InstancePoller
    let group: ClusterGroup
    let keyPair: ClusterKeyPair
    let launcher: HostLauncher
    let removal: InstanceRemoval
    let record: LaunchRecord
    let site: LaunchSite
    let accountLock: AccountLock
    let address: OperatorAddress
    let knownHosts: KnownHosts
    let login: (user: String?, identityFile: String)
    let key: LoginKey
    let wantsOperator: Bool

    /// - Parameters:
    ///   - directory: What the path of the plan's `config` is relative to.
    ///   - unlockRunner: Runs what frees the lock after `runner` was ended by a signal; nil is `runner`.
    public init(
        _ plan: Plan, _ settings: AWSSettings, files: ClusterFiles, knownHosts: KnownHosts,
        directory: String, runner: any CommandRunner, unlockRunner: (any CommandRunner)? = nil
    ) throws(ActionFailure) {
        cluster = plan.cluster
        self.settings = settings
        self.knownHosts = knownHosts
        let credentials = try AWSCredentials.read(settings, directory: directory)
        let client = AWSClient(settings, credentials: credentials, runner: runner)
        self.client = client
        let poller = InstancePoller(cluster: plan.cluster, client: client)
        self.poller = poller
        let site = LaunchSite(plan, settings, client: client)
        self.site = site
        let address = OperatorAddress(runner: runner)
        self.address = address
        group = ClusterGroup(
            cluster: plan.cluster, client: client,
            vpc: { () throws(ActionFailure) in try site.vpc() },
            operatorAddress: { () throws(ActionFailure) in try address.learn() })
        let key = LoginKey(plan.ssh, files: files, directory: directory, runner: runner)
        login = (plan.ssh.user, key.path)
        self.key = key
        keyPair = ClusterKeyPair(
            cluster: plan.cluster, client: client, given: settings.keyPair,
            publicKey: { () throws(ActionFailure) in
                try key.publicKey { () throws(ActionFailure) in
                    Array(try poller.instances(after: now()).hosts.keys)
                }
            })
        record = LaunchRecord(files)
        launcher = HostLauncher(
            cluster: plan.cluster, client: client, poller: poller, record: record, lease: plan.lease,
            knownHosts: knownHosts,
            makeKey: { () throws(ActionFailure) in
                try files.make()
                return try LaunchKey.make(in: files.directory, runner: runner)
            })
        removal = InstanceRemoval(launcher)
        accountLock = AccountLock(
            cluster: plan.cluster, vpc: settings.vpc, client: client,
            unlockClient: AWSClient(
                settings, credentials: credentials, runner: unlockRunner ?? runner, attempts: 3, deadline: 20),
            record: AccountLockRecord(files))
        wantsOperator = plan.actions.contains { action in
            if case .openPort(let payload) = action.payload { payload.rule.source == .operator } else { false }
        }
    }

    public func announce(_ work: ProviderWork) {
        record.use(journal: work.journal)
        launcher.announce(work.hosts)
        group.announce(work.rules)
    }

    public func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
        try site.check(requests)
    }

    public func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
        let limit = now() + Double(request.deadline)
        let shared = HostLauncher.Shared(
            keyPair: try keyPair.name(), group: try group.identity(), settings: try site.settings(request))
        let instance = try launcher.instance(of: request, with: shared)
        return try whenRunning(request, instance, until: limit)
    }

    private func whenRunning(
        _ request: HostRequest, _ made: Instance, until limit: Double
    ) throws(ActionFailure) -> FoundHost {
        while true {
            let seen = try poller.instances(after: now())
            // A fresh one may not be listed yet: then it is asked for again.
            if let gone = seen.gone[made.identity] {
                launcher.forget(request.name)
                let reason = gone.reason ?? "EC2 does not say why"
                throw ActionFailure(
                    "the instance \(made.identity) ended instead of starting: \(reason)",
                    isTransient: reason.hasPrefix("Server."))
            }
            if let instance = seen.hosts[request.name], instance.digest == request.digest,
                instance.state == .running, hasAddress(instance, request)
            {
                // Whether it is new no longer matters: this run logs in to it.
                var host = found(request.name, instance)
                host.isStarting = false
                return host
            }
            guard now() < limit else {
                let state = seen.hosts[request.name]?.state.rawValue ?? "not listed"
                throw ActionFailure(
                    "the instance \(made.identity) is \(state) after \(request.deadline) s",
                    advice: ["to wait longer, raise 'host' in 'timeouts' of the description"])
            }
        }
    }

    private func hasAddress(_ instance: Instance, _ request: HostRequest) -> Bool {
        guard case .aws(let host) = request.type.settings, host.address == .private else {
            return instance.publicAddress != nil && instance.privateAddress != nil
        }
        return instance.privateAddress != nil
    }

    /// A key made for a launch is known from its tag; what a host has made for itself only it knows.
    public func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { nil }

    /// How long an instance may take to end, in seconds.
    private static let removalTime = 300.0

    public func destroyHost(_ host: FoundHost) throws(ActionFailure) {
        try removal.remove(host.identity, until: now() + Self.removalTime)
        launcher.forget(host.name)
    }

    public func openPort(_ rule: PortRule) throws(ActionFailure) { try group.open(rule) }

    public func closePort(_ rule: PortRule) throws(ActionFailure) { try group.close(rule) }

    /// The security group is removed last: while it exists, something of the cluster remains.
    public func removeRemains() throws(ActionFailure) {
        let (requests, volumes) = try sideBySide(
            { () throws(ActionFailure) in
                try self.identities(
                    AWSCommands.describeSpotRequests(self.cluster), "SpotInstanceRequests", "SpotInstanceRequestId")
            },
            { () throws(ActionFailure) in
                try self.identities(
                    AWSCommands.describeVolumes(self.cluster), "Volumes", "VolumeId")
            })
        if !requests.isEmpty {
            _ = try client.ask(AWSCommands.cancelSpotRequests(requests), doing: "cancelling spot requests")
        }
        for volume in volumes {
            do throws(AWSError) {
                _ = try client.ask(AWSCommands.deleteVolume(volume))
            } catch  where error.isNotFound {
                continue
            } catch {
                throw client.failure(error, doing: "removing the volume \(volume)")
            }
        }
        try keyPair.remove()
        try group.remove(until: now() + Self.removalTime)
    }

    private func identities(
        _ call: AWSCall, _ list: String, _ name: String
    ) throws(ActionFailure) -> [String] {
        let answer = try client.ask(call, doing: "looking for what remains of the cluster")
        return (answer[list]?.elements ?? []).compactMap { $0[name]?.string }
    }
}
