public import PlanModel

/// What a user wants: a cluster, described.
public struct ClusterDescription: Sendable {
    public var cluster: String
    /// What its author should know, and what does not keep it from being planned.
    public var warnings: [Diagnostic] = []
    /// Where hosts come from whose role or group does not say otherwise.
    public var provider: ProviderDescription
    /// Where the others come from, each of another kind.
    public var otherProviders: [ProviderDescription] = []
    public var network = NetworkDescription()
    public var image = ImageDescription()
    public var pool = PoolDescription.htcondor(submitRunsJobs: false)
    public var submit: MemberDescription
    public var workers: [WorkerGroup]
    /// Only with discovery consul.
    public var keystore: MemberDescription?
    /// The user's own, beside those that the topology needs.
    public var openPorts: [OpenPort] = []
    public var ssh = SSHSettings()
    public var lease: TimeSpan?
    public var timeouts = Timeouts()

    /// The hosts with their roles in the order of the plan: keystore, submit, workers.
    public var workerCount: Int { workers.reduce(0) { $0 + $1.count } }

    /// Where its hosts come from.
    public var providers: [ProviderDescription] { [provider] + otherProviders }

    /// The provider of a kind; the first one where there is none, which is reported elsewhere.
    func provider(_ kind: ProviderKind) -> ProviderDescription {
        otherProviders.first { $0.kind == kind } ?? provider
    }
}

/// The provider and what it needs to know of hosts in general.
public struct ProviderDescription: Sendable {
    public var settings: ProviderSettings
    /// What a host is like unless its role or group says otherwise.
    public var host: HostSettings
    /// The images that are copied from the local engine into hosts (provider `docker`); nil means
    /// those that the cluster needs.
    public var preload: [String]?
    public var engine = EngineDescription()
    /// The machines of the provider `ssh`, in the order of the description.
    public var existing: [(role: Role, host: ExistingHost)] = []

    public var kind: ProviderKind { settings.kind }
}

/// The Docker Engine of the hosts.
public struct EngineDescription: Sendable, Hashable {
    /// A version of Docker's own packages such as "28" or "20.10"; nil means the distribution's.
    public var version: String?
    /// Whether pdd may install it; nil means where pdd makes the hosts.
    public var install: Bool?
}

/// The overlay network of the containers.
public struct NetworkDescription: Sendable, Hashable {
    public enum Discovery: String, CaseIterable, Sendable {
        /// Docker's own swarm mode.
        case swarm
        /// A Consul server as the engines' key-value store, as the original tool had it.
        case consul
    }

    public var name = "my-net"
    public var discovery = Discovery.swarm
    public var subnet: CIDR
    public var encrypted = false

    public init() {
        guard let subnet = CIDR("10.0.9.0/24") else {
            preconditionFailure("this is a bug in pdd: the default subnet is none")
        }
        self.subnet = subnet
    }
}

/// The images of the containers, and where they come from.
public struct ImageDescription: Sendable, Hashable {
    /// The script that builds both on each host; nil means that they are pulled.
    public var builder: String? = "build-pegasus-image.sh"
    /// Files copied beside the builder.
    public var files: [String] = []
    public var submit = "pegasus:submit"
    public var worker = "pegasus:worker"

    public init() {}
}

/// What the containers do together.
public enum PoolDescription: Sendable, Hashable {
    case htcondor(submitRunsJobs: Bool)
    /// Nothing that pdd knows of.
    case none
}

/// One host with its container.
public struct MemberDescription: Sendable {
    public var host: String
    public var container: ContainerDescription
    public var settings: HostSettings
}

/// Hosts that are alike, numbered from 1.
public struct WorkerGroup: Sendable {
    public var count: Int
    /// What the hosts' names begin with; a number follows.
    public var host: String
    /// Its name is what the containers' names begin with.
    public var container: ContainerDescription
    public var settings: HostSettings

    public func hostName(_ number: Int) -> String { "\(host)\(number)" }
    public func containerName(_ number: Int) -> String { "\(container.name)\(number)" }
}

/// A container as the description has it: Docker's words, and a name.
public struct ContainerDescription: Sendable {
    public var name: String
    /// The image is empty where the role's default is meant.
    public var settings: ContainerSettings

    public init(name: String) {
        self.name = name
        settings = ContainerSettings(image: "")
    }
}

/// How long one attempt at each thing may take.
public struct Timeouts: Sendable, Hashable {
    public var host = TimeSpan(seconds: 600)
    public var port = TimeSpan(seconds: 120)
    public var copy = TimeSpan(seconds: 600)
    public var script = TimeSpan(seconds: 300)
    public var container = TimeSpan(seconds: 300)
    public var engine = TimeSpan(seconds: 900)
    public var build = TimeSpan(seconds: 3600)
    public var pool = TimeSpan(seconds: 600)
    public var drain = TimeSpan(seconds: 600)
    /// How many times anything is tried in all, when what keeps it is known to pass.
    public var attempts = 4

    public init() {}
}
