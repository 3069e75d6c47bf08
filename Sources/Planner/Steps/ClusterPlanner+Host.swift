import PlanModel

extension ClusterPlanner {
    mutating func createHost(_ host: PlannedHost) {
        if plan.hosts[host.type] == nil {
            plan.hosts[host.type] = HostType(role: host.role, settings: settings(host))
        }
        let payload = CreateHost(host: host.name, type: host.type, existing: existing(host))
        let ports = host.provider.managesPorts ? sshPortIDs : []
        plan.actions.append(Action(host.id(.host), .createHost(payload), after: ports))
    }

    /// The last Debian release whose engine, 20.10.5, has key-value stores.
    private static let storeBase = "debian:bullseye-slim"

    private func settings(_ host: PlannedHost) -> HostSettings {
        guard case .docker(var settings) = host.settings, !usesSwarm, settings.base == nil else {
            return host.settings
        }
        settings.base = Self.storeBase
        return .docker(settings)
    }

    /// A host that costs money by the hour ends itself when nobody wants it any longer.
    mutating func keepLease(_ host: PlannedHost) {
        guard let lease = description.lease, host.provider == .aws else { return }
        run(
            host.id(.lease), on: host.name, .keepLease, check: .leaseIsKept,
            environment: ["LEASE": .literal("\(lease.seconds)")], after: [host.id(.host)])
    }

    /// The machine of the provider `ssh` that the host is: hosts of a role are taken in the order
    /// of the description.
    private func existing(_ host: PlannedHost) -> ExistingHost? {
        guard host.provider == .ssh else { return nil }
        let first = host.role == .worker ? firstMachines[host.type] ?? 0 : 0
        return existing[host.role]?[first + host.index]
    }

    /// Names the machines of the provider `ssh` that no host is.
    mutating func keepSpares() {
        let used = Set(
            plan.actions.compactMap { action in
                if case .createHost(let payload) = action.payload { payload.existing } else { nil }
            })
        plan.spares = description.provider(.ssh).existing.map(\.host).filter { !used.contains($0) }
    }

    /// The Docker Engine answers; where pdd makes bare machines, it is installed first.
    mutating func answerEngine(_ host: PlannedHost) {
        let engine = description.provider(host.provider).engine
        let installs =
            switch host.provider {
            case .aws: engine.install ?? true
            case .ssh: engine.install ?? false
            case .docker, .dockerMachine: false
            }
        run(
            host.id(.engine), on: host.name, installs ? .installEngine : .startEngine,
            check: .engineAnswers,
            environment: installs ? versions(engine) : [:],
            wait: installs ? description.timeouts.engine : min(description.timeouts.engine, TimeSpan(seconds: 60)),
            after: [host.id(.host)])
    }

    /// The version to install: what the user asked for, and with discovery consul the last one
    /// that has key-value stores (they went with 23.0); empty means the distribution's.
    ///
    /// Only the user's own wish is one that an engine that is there already has to meet.
    private func versions(_ engine: EngineDescription) -> [String: EnvironmentValue] {
        let wish = engine.version
        var versions: [String: EnvironmentValue] = ["VERSION": .literal(wish ?? (usesSwarm ? "" : "20.10"))]
        if let wish { versions["REQUIRED"] = .literal(wish) }
        return versions
    }
}
