import PlanModel

/// The functions that several scripts call, and that some functions call; each file says what they do.
extension ShellFile {
    static let engineSays = ShellFile("engine-says", PackageResources.engine_says_sh)
    static let gossipPort = ShellFile("gossip-port", PackageResources.gossip_port_sh, calls: [wait, engine])
    static let authority = ShellFile("authority", PackageResources.authority_sh)
    static let lists = ShellFile("lists", PackageResources.lists_sh)
    static let nodes = ShellFile("nodes", PackageResources.nodes_sh)
    static let missingNodes = ShellFile("missing-nodes", PackageResources.missing_nodes_sh, calls: [nodes, lists])
    static let strangers = ShellFile("strangers", PackageResources.strangers_sh, calls: [wait, nodes, lists])
    static let workers = ShellFile("workers", PackageResources.workers_sh, calls: [wait, lists])
    static let stranded = ShellFile("stranded", PackageResources.stranded_sh, calls: [wait])
    static let image = ShellFile("image", PackageResources.image_sh, calls: [wait])
    static let registry = ShellFile("registry", PackageResources.registry_sh, calls: [wait])
    static let network = ShellFile("network", PackageResources.network_sh, calls: [wait])
    static let store = ShellFile("store", PackageResources.store_sh, calls: [wait])
    static let announcement = ShellFile("announcement", PackageResources.announcement_sh)
    static let daemon = ShellFile("daemon", PackageResources.daemon_sh, calls: [wait])
    static let otherAnswers = ShellFile("other-answers", PackageResources.other_answers_sh, calls: [wait, lists])
    static let endJobs = ShellFile("end-jobs", PackageResources.end_jobs_sh)
    static let reachesOther = ShellFile("reaches-other", PackageResources.reaches_other_sh)
}
