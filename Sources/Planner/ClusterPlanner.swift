public import PlanModel

/// Plans a cluster: a pure function of the description and of the digests of the files it names.
public struct ClusterPlanner {
    let description: ClusterDescription
    var plan: Plan
    /// The user's machines by role, in the order of the description.
    let existing: [Role: [ExistingHost]]
    /// For each group of workers on the user's machines, the index of its first machine among the workers', by the
    /// name of the group's containers.
    let firstMachines: [String: Int]

    /// The plan for a cluster.
    ///
    /// - Parameter files: The SHA-256 digest of every file of `filePaths`, by path.
    public static func plan(_ description: ClusterDescription, files: [String: Digest]) -> Plan {
        var planner = ClusterPlanner(description)
        planner.pinFiles(files)
        planner.openPorts()
        if let keystore = description.keystore {
            planner.add(.keystore(keystore))
        }
        planner.add(.submit(description.submit))
        for group in description.workers {
            for number in 1...group.count {
                planner.add(.worker(number, of: group))
            }
        }
        planner.waitForCluster()
        planner.sayHowHostsLeave()
        planner.keepSpares()
        return planner.plan
    }

    private init(_ description: ClusterDescription) {
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
    }

    /// The steps of one host, in this order.
    private mutating func add(_ host: PlannedHost) {
        createHost(host)
        keepLease(host)
        answerEngine(host)
        switch host.role {
        case .keystore:
            runContainer(host, after: preload(host, imageReference(host)))
        case .submit:
            joinNetwork(host)
            obtainImage(host)
            createNetwork(host)
            runContainer(host)
            signPoolToken(host)
        case .worker:
            joinNetwork(host)
            obtainImage(host)
            copyPoolToken(host)
            runContainer(host)
            reachSubmit(host)
        }
    }

    var usesSwarm: Bool { description.network.discovery == .swarm }

    var hasPool: Bool { description.pool != .none }
}

/// A host during planning: its identity, and what it shares with others of its type.
struct PlannedHost {
    let role: Role
    let name: String
    /// The key of its type, and of its container's settings, in the plan's tables.
    let type: String
    let container: String
    let description: ContainerDescription
    let settings: HostSettings
    /// Its index among the hosts of its role, from 0.
    let index: Int

    static func keystore(_ member: MemberDescription) -> PlannedHost {
        PlannedHost(
            role: .keystore, name: member.host, type: "keystore", container: member.container.name,
            description: member.container, settings: member.settings, index: 0)
    }

    static func submit(_ member: MemberDescription) -> PlannedHost {
        PlannedHost(
            role: .submit, name: member.host, type: "submit", container: member.container.name,
            description: member.container, settings: member.settings, index: 0)
    }

    static func worker(_ number: Int, of group: WorkerGroup) -> PlannedHost {
        PlannedHost(
            role: .worker, name: group.hostName(number), type: group.container.name,
            container: group.containerName(number), description: group.container,
            settings: group.settings, index: number - 1)
    }

    func id(_ step: Step) -> ActionID { ActionID(name, step) }

    var provider: ProviderKind { settings.provider }
}
