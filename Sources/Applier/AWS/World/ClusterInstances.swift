import PlanModel

/// Which instance is which host of a cluster: a pure reading of a list of instances.
struct ClusterInstances: Sendable {
    /// The one instance of each host.
    private(set) var hosts: [String: Instance] = [:]
    /// The instances that are not hosts: a second instance of a host, or one without a name.
    private(set) var strays: [Instance] = []
    /// The instances that are terminating or terminated, by identity.
    private(set) var gone: [String: Instance] = [:]

    init(_ instances: [Instance] = []) {
        for instance in instances.sorted(by: Self.isPreferred) {
            if instance.state.isGoing {
                gone[instance.identity] = instance
            } else if let name = instance.hostName, hosts[name] == nil {
                hosts[name] = instance
            } else {
                strays.append(instance)
            }
        }
    }

    /// Where two claim to be one host, the one stays that runs, then the older one; the choice is the
    /// same whatever the order of the list.
    private static func isPreferred(_ left: Instance, _ right: Instance) -> Bool {
        func rank(_ instance: Instance) -> Int {
            switch instance.state {
            case .running: 0
            case .pending: 1
            case .stopped, .stopping: 2
            case .shuttingDown, .terminated: 3
            }
        }
        return (rank(left), left.launchTime, left.identity)
            < (rank(right), right.launchTime, right.identity)
    }

    /// An instance by its identity, whatever it is.
    func instance(_ identity: String) -> Instance? {
        gone[identity] ?? hosts.values.first { $0.identity == identity }
            ?? strays.first { $0.identity == identity }
    }
}
