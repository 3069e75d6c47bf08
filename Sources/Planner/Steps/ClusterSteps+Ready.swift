import PlanModel

extension ClusterSteps {
    /// Whether the description says where Pegasus must come from: a builder that cannot have it fails then.
    var asksForPegasus: Bool {
        guard description.image.builder != nil, description.submit.container.settings.image.isEmpty else {
            return false
        }
        return description.image.environment.contains {
            $0.name == Variable.pegasus && [.literal("repository"), .literal("tarball")].contains($0.value)
        }
    }

    /// Pegasus runs in the submit container.
    mutating func runPegasus(_ host: PlannedHost) {
        guard asksForPegasus else { return }
        run(
            host.id(.pegasus), on: host.name, .runPegasus,
            environment: [Variable.container: .literal(description.submit.container.name)],
            uses: [host.id(.container)])
    }

    /// The last action: the pool accepts jobs, or, without a pool, every host is in the network.
    mutating func waitForCluster() {
        let submit = description.submit
        var hosts: [String] = []
        var names: [String] = []
        for group in description.workers {
            for number in 1...group.count {
                hosts.append(group.hostName(number))
                names.append(group.containerName(number))
            }
        }
        var containers = [ActionID(submit.host, .container)] + hosts.map { ActionID($0, .reach) }
        if asksForPegasus { containers.insert(ActionID(submit.host, .pegasus), at: 1) }
        let id = ActionID(ActionID.cluster, .ready)
        let wait = description.timeouts.pool
        if hasPool {
            let swarm: [String: EnvironmentValue] = usesSwarm ? ["HOSTS": .addressesOf(hosts)] : [:]
            run(
                id, on: submit.host, usesSwarm ? .waitForPool : .waitForWorkers,
                check: usesSwarm ? .poolIsReady : .workersAreIn,
                environment: [
                    "CONTAINER": .literal(submit.container.name), "WORKERS": .list(names),
                ].merging(swarm) { first, _ in first },
                wait: wait, uses: containers)
        } else if usesSwarm {
            run(
                id, on: submit.host, .waitForNodes, check: .nodesAreReady,
                environment: ["HOSTS": .addressesOf(hosts)], wait: wait, uses: containers)
        } else {
            run(
                id, on: submit.host, .waitForNetwork, check: .storedNetworkExists,
                environment: [
                    "NETWORK": .literal(description.network.name),
                    "SUBNET": .literal(description.network.subnet.description),
                ],
                wait: wait, uses: containers)
        }
    }
}
