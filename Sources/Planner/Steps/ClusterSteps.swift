import PlanModel

/// The steps of a cluster's plan: each method appends the actions of one step.
///
/// `ClusterPlanner` calls them in order.
struct ClusterSteps {
    let description: ClusterDescription
    var plan: Plan
    /// The user's machines by role, in the order of the description.
    let existing: [Role: [ExistingHost]]
    /// For each group of workers on the user's machines, the index of its first machine among the workers', by the
    /// name of the group's containers.
    let firstMachines: [String: Int]
    /// The rules for pdd's logins.
    var sshPortIDs: [ActionID] = []
    /// The rules that the overlay network needs.
    var networkPortIDs: [ActionID] = []
    /// The rules for the registry.
    var registryPortIDs: [ActionID] = []

    init(_ description: ClusterDescription) {
        self.description = description
        existing = Dictionary(grouping: description.providers.flatMap(\.existing), by: \.role)
            .mapValues { $0.map(\.host) }
        var first: [String: Int] = [:]
        var count = 0
        for group in description.workers where !group.settings.provider.capabilities.createsHosts {
            first[group.container.name] = count
            count += group.count
        }
        firstMachines = first
        plan = Plan(cluster: description.cluster, provider: description.provider.settings)
        plan.otherProviders = description.otherProviders.map(\.settings)
        plan.ssh = description.ssh
        plan.lease = description.lease
        let timeouts = description.timeouts
        plan.timeouts = [
            .createHost: timeouts.host, .openPort: timeouts.port, .scp: timeouts.copy,
            .ssh: timeouts.script, .runContainer: timeouts.container,
        ]
        for kind in plan.timeouts.keys { plan.attempts[kind] = timeouts.attempts }
        namePorts()
    }

    var usesSwarm: Bool { description.network.discovery == .swarm }

    var hasPool: Bool { description.pool != .none }
}
