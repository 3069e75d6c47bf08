import PlanModel

extension ClusterSteps {
    /// The engine finds the others: it is in the swarm, or it uses the key-value store.
    mutating func joinNetwork(_ host: PlannedHost) {
        let own: [String: EnvironmentValue] = ["ADDRESS": .addressOf(host.name)]
        let wait = min(description.timeouts.script, TimeSpan(seconds: 120))
        guard usesSwarm else { return useStore(host, own, wait) }
        let submit = description.submit.host
        switch host.role {
        case .keystore: break
        case .submit:
            run(
                host.id(.swarm), on: host.name, .initSwarm, check: .swarmIsManaged,
                environment: own, after: [host.id(.engine)] + networkPortIDs)
            run(
                joinToken, on: host.name, .printJoinToken, secretOutput: true,
                uses: [host.id(.swarm)])
        case .worker:
            run(
                host.id(.swarm), on: host.name, .joinSwarm, check: .swarmIsJoined,
                environment: own.merging(
                    ["MANAGER": .addressOf(submit), "TOKEN": .outputOf(joinToken)],
                    uniquingKeysWith: { first, _ in first }),
                wait: wait, after: [host.id(.engine)], uses: [joinToken])
        }
    }

    private mutating func useStore(
        _ host: PlannedHost, _ own: [String: EnvironmentValue], _ wait: TimeSpan
    ) {
        guard let keystore = description.keystore else {
            preconditionFailure("this is a bug in pdd: discovery consul without a keystore")
        }
        // Workers join the others through the submit host.
        let first = host.role == .worker ? [ActionID(description.submit.host, .store)] : networkPortIDs
        run(
            host.id(.store), on: host.name, .useStore, check: .storeIsUsed,
            environment: own.merging(
                ["KEYSTORE": .addressOf(keystore.host), "FIRST": .addressOf(description.submit.host)],
                uniquingKeysWith: { first, _ in first }),
            wait: wait, timeout: TimeSpan(seconds: wait.seconds + 120), after: [host.id(.engine)] + first,
            uses: [ActionID(keystore.host, .container)])
    }

    /// Only traffic shows that an engine has found the others, so this is a worker's last step.
    mutating func reachSubmit(_ host: PlannedHost) {
        let submit = description.submit
        let wait = TimeSpan(seconds: 120)
        let timeout = TimeSpan(seconds: 240 + (hasPool ? description.timeouts.pool.seconds : 0))
        guard let keystore = description.keystore else {
            // After a restart, a submit container may not receive traffic from workers that reached it before.
            return run(
                host.id(.reach), on: host.name, .reachByName, check: .nameIsReached,
                environment: [
                    "CONTAINER": .literal(host.container), "OTHER": .literal(submit.container.name),
                    "NETWORK": .literal(description.network.name),
                ].merging(daemon) { first, _ in first },
                wait: wait, timeout: timeout,
                uses: [ActionID(submit.host, .container), host.id(.container)])
        }
        run(
            host.id(.reach), on: host.name, .reachSubmit, check: .submitIsReached,
            environment: [
                "CONTAINER": .literal(host.container), "OTHER": .literal(submit.container.name),
                "ADDRESS": .addressOf(host.name), "FIRST": .addressOf(submit.host),
                "KEYSTORE": .addressOf(keystore.host),
            ].merging(daemon) { first, _ in first },
            wait: wait, timeout: timeout,
            after: [ActionID(submit.host, .container)], uses: [host.id(.container)])
    }

    /// The daemon that makes a container a worker, and how long to wait until the pool lists it.
    private var daemon: [String: EnvironmentValue] {
        guard hasPool else { return ["DAEMON": .literal("")] }
        return [
            "DAEMON": .literal("condor_startd"), "POOL_WAIT": .literal("\(description.timeouts.pool.seconds)"),
        ]
    }

    private var joinToken: ActionID { ActionID(description.submit.host, .joinToken) }

    /// The step that makes a host part of the network.
    var networkStep: Step { usesSwarm ? .swarm : .store }

    mutating func createNetwork(_ host: PlannedHost) {
        let network = description.network
        var store: [String: EnvironmentValue] = [:]
        if let keystore = description.keystore { store["KEYSTORE"] = .addressOf(keystore.host) }
        run(
            host.id(.network), on: host.name, usesSwarm ? .createNetwork : .createStoredNetwork,
            check: usesSwarm ? .networkExists : .storedNetworkExists,
            environment: [
                "NETWORK": .literal(network.name),
                "SUBNET": .literal(network.subnet.description),
                "ATTACHABLE": .literal(usesSwarm ? "yes" : ""),
                "ENCRYPTED": .literal(network.encrypted ? "yes" : ""),
            ].merging(store) { first, _ in first },
            wait: min(description.timeouts.script, TimeSpan(seconds: 60)), uses: [host.id(networkStep)])
    }
}
