import PlanModel

extension ClusterPlanner {
    /// The last action: the pool can take a job, or, without a pool, every host is in the network.
    mutating func waitForCluster() {
        let submit = description.submit
        var names: [String] = []
        var containers: [ActionID] = [ActionID(submit.host, "container")]
        for group in description.workers {
            for number in 1...group.count {
                names.append(hasPool ? group.containerName(number) : group.hostName(number))
                containers.append(ActionID(group.hostName(number), "container"))
            }
        }
        let id = ActionID(ActionID.cluster, "ready")
        let wait = description.timeouts.pool
        if hasPool {
            run(
                id, on: submit.host, .waitForPool, check: .poolIsReady,
                environment: [
                    "CONTAINER": .literal(submit.container.name), "WORKERS": .list(names),
                ],
                wait: wait, after: containers)
        } else if usesSwarm {
            run(
                id, on: submit.host, .waitForNodes, check: .nodesAreReady,
                environment: ["HOSTS": .list(names)], wait: wait, after: containers)
        } else {
            run(
                id, on: submit.host, .waitForNetwork, check: .networkExists,
                environment: [
                    "NETWORK": .literal(description.network.name),
                    "SUBNET": .literal(description.network.subnet.description),
                ],
                wait: wait, after: containers)
        }
    }
}
