import PlanModel

extension ClusterSteps {
    mutating func createHost(_ host: PlannedHost) {
        if plan.hosts[host.type] == nil {
            plan.hosts[host.type] = HostType(role: host.role, settings: settings(host))
        }
        let payload = CreateHost(host: host.name, type: host.type, existing: existing(host))
        let ports = host.provider.capabilities.managesPorts ? sshPortIDs : []
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

    /// A leased host ends by itself, so that it does not cost money after it is no longer used.
    mutating func keepLease(_ host: PlannedHost) {
        guard let lease = description.lease, host.provider.capabilities.hasLease else { return }
        let update = hasPool ? host.update : nil
        // A short lease is mostly for work.
        let drain = min(update?.drain.seconds ?? 0, lease.seconds / 10)
        run(
            host.id(.lease), on: host.name, .keepLease, check: .leaseIsKept,
            environment: [
                "LEASE": .literal("\(lease.seconds)"), "CONTAINER": .literal(update == nil ? "" : host.container),
                "DRAIN": .literal("\(drain)"),
            ],
            after: [host.id(.host)])
    }

    /// The jobs of a host that the provider takes away end before it does.
    mutating func watchNotices(_ host: PlannedHost) {
        guard hasPool, host.role == .worker, host.settings.isInterruptible else { return }
        run(
            host.id(.notice), on: host.name, .watchNotices, check: .noticesAreWatched,
            environment: ["CONTAINER": .literal(host.container)], after: [host.id(.engine)])
    }

    /// The host's machine, if it is one of the user's: a role takes its machines in the order
    /// of the description.
    private func existing(_ host: PlannedHost) -> ExistingHost? {
        guard !host.provider.capabilities.createsHosts else { return nil }
        let first = host.role == .worker ? firstMachines[host.type] ?? 0 : 0
        return existing[host.role]?[first + host.index]
    }

    /// Names the spare machines of the user.
    mutating func keepSpares() {
        let used = Set(
            plan.actions.compactMap { action in
                if case .createHost(let payload) = action.payload { payload.existing } else { nil }
            })
        plan.spares = description.providers.flatMap(\.existing).map(\.host).filter { !used.contains($0) }
    }

    /// The Docker Engine answers; on machines that pdd creates, it is installed first.
    mutating func answerEngine(_ host: PlannedHost) {
        let engine = description.provider(host.provider).engine
        let installs =
            switch host.provider.capabilities.engine {
            case .never: false
            case .optional(let byDefault): engine.install ?? byDefault
            }
        run(
            host.id(.engine), on: host.name, installs ? .installEngine : .startEngine,
            check: .engineAnswers,
            environment: installs ? versions(engine) : [:],
            wait: installs ? description.timeouts.engine : min(description.timeouts.engine, TimeSpan(seconds: 60)),
            installsEngine: installs,
            after: [host.id(.host)])
    }

    /// The version to install: the user's, or with discovery consul the last one
    /// with key-value stores (23.0 removed them); empty means the distribution's.
    ///
    /// An existing engine must match only a version that the user asked for.
    private func versions(_ engine: EngineDescription) -> [String: EnvironmentValue] {
        let wish = engine.version
        var versions = [Variable.engineVersion: EnvironmentValue.literal(wish ?? (usesSwarm ? "" : "20.10"))]
        if let wish { versions["REQUIRED"] = .literal(wish) }
        return versions
    }
}
