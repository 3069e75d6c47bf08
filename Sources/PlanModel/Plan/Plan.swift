/// Everything that applying needs, except the contents of the pinned files.
///
/// Each action comes after its dependencies.
public struct Plan: Hashable, Sendable {
    /// The number that changes when older programs can no longer read plans.
    public static let format = 1

    public var cluster: String
    /// Where hosts come from whose type does not say otherwise.
    public var provider: ProviderSettings
    /// The other providers, each of another kind.
    public var otherProviders: [ProviderSettings] = []
    public var ssh = SSHSettings()
    /// How long hosts live after an apply; nil means until they are destroyed.
    public var lease: TimeSpan?
    /// The tables, sorted by name.
    public var files: [String: PinnedFile] = [:]
    /// What scripts share: lines that define functions of a shell.
    public var functions: [String: [String]] = [:]
    public var scripts: [String: Script] = [:]
    public var hosts: [String: HostType] = [:]
    public var containers: [String: ContainerSettings] = [:]
    /// How long one attempt of an action of a kind may take.
    public var timeouts: [Action.Kind: TimeSpan] = [:]
    /// How many times an action of a kind is tried in all, when what keeps it is known to pass.
    public var attempts: [Action.Kind: Int] = [:]
    /// Machines of the provider `ssh` that no action uses; one that belongs to the cluster still, from
    /// an earlier plan, is given back.
    public var spares: [ExistingHost] = []
    /// How hosts leave that are no longer in the plan; nil when they are destroyed without further steps.
    public var removal: Removal?
    /// How changes reach the workers, by the type of their hosts.
    public var updates: [String: UpdateSettings] = [:]
    public var actions: [Action] = []

    public init(cluster: String, provider: ProviderSettings) {
        self.cluster = cluster
        self.provider = provider
    }

    /// The provider of its hosts.
    public var providers: [ProviderSettings] { [provider] + otherProviders }

    /// Whether pdd creates all its hosts, and so may destroy them with everything on them.
    public var makesAllHosts: Bool { providers.allSatisfy(\.kind.capabilities.createsHosts) }

    /// The names of the hosts, in the order of the plan.
    public var hostNames: [String] {
        actions.compactMap { action in
            switch action.payload {
            case .createHost(let payload): payload.host
            case .destroyHost(let payload): payload.host
            case .openPort, .scp, .scpImage, .ssh, .runContainer, .closePort, .removeContainer: nil
            }
        }
    }

    /// Whether it only removes; so does a plan without any action, in which everything is extra.
    public var isDestruction: Bool {
        actions.allSatisfy { action in
            switch action.kind {
            case .destroyHost, .closePort, .removeContainer: true
            case .createHost, .openPort, .scp, .ssh, .runContainer: false
            }
        }
    }

    /// The container of each name and the host it is on, in the order of the plan.
    public var placements: [RunContainer] {
        actions.compactMap { action in
            guard case .runContainer(let payload) = action.payload else { return nil }
            return payload
        }
    }

    /// The settings of a container.
    public func settings(of placement: RunContainer) -> ContainerSettings? { containers[placement.settings] }

    /// The type of a host; nil when the plan does not make it.
    public func hostType(of host: String) -> HostType? {
        for action in actions {
            if case .createHost(let payload) = action.payload, payload.host == host {
                return hosts[payload.type]
            }
        }
        return nil
    }

    /// The type of each host that the plan makes.
    public var hostTypes: [String: HostType] {
        var types: [String: HostType] = [:]
        for case .createHost(let payload) in actions.map(\.payload) { types[payload.host] = hosts[payload.type] }
        return types
    }

    /// Whether its engines use a key-value store, which only old ones can: one of its hosts has the store.
    public var usesStore: Bool { hosts.values.contains { $0.role == .keystore } }

    /// Whether its containers form a pool of HTCondor.
    public var hasPool: Bool { removal?.drain != nil }

    /// Whether it has a Docker Engine installed on a host.
    public func installsEngine(on host: String) -> Bool {
        actions.contains { action in
            if case .ssh(let payload) = action.payload { payload.host == host && payload.installsEngine } else { false }
        }
    }

    /// The first host of a role.
    public func firstHost(_ role: Role) -> String? {
        for action in actions {
            if case .createHost(let payload) = action.payload,
                hosts[payload.type]?.role == role
            {
                return payload.host
            }
        }
        return nil
    }
}

extension Plan {
    /// The private keys that ssh is told to log in with, each once, sorted.
    public var identityFiles: [String] {
        var paths = [ssh.identityFile] + spares.map(\.identityFile)
        for action in actions {
            if case .createHost(let payload) = action.payload { paths.append(payload.existing?.identityFile) }
        }
        return Set(paths.compactMap { $0 }).sorted()
    }
}
