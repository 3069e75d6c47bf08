public import PlanModel

/// A cluster as its user describes it.
public struct ClusterDescription: Sendable {
    public var cluster: String
    /// Warnings for the author, which do not prevent planning.
    public var warnings: [Diagnostic] = []
    /// The provider of hosts whose role or group names no other.
    public var provider: ProviderDescription
    /// The other providers, each of another kind.
    public var otherProviders: [ProviderDescription] = []
    public var network = NetworkDescription()
    public var image = ImageDescription()
    public var pool = PoolDescription.htcondor(submitRunsJobs: false)
    public var submit: MemberDescription
    public var workers: [WorkerGroup]
    /// Only with discovery consul.
    public var keystore: MemberDescription?
    /// The user's ports, in addition to the topology's.
    public var openPorts: [PortRule] = []
    public var ssh = SSHSettings()
    public var lease: TimeSpan?
    public var timeouts = Timeouts()
    /// How changes reach the workers of groups that do not say it themselves, and how workers leave.
    public var update = UpdateSettings()

    /// The hosts with their roles in the order of the plan: keystore, submit, workers.
    public var workerCount: Int { workers.reduce(0) { $0 + $1.count } }

    /// The provider of its hosts.
    public var providers: [ProviderDescription] { [provider] + otherProviders }

    /// The provider of a kind; the first provider if there is none, which is reported elsewhere.
    func provider(_ kind: ProviderKind) -> ProviderDescription {
        otherProviders.first { $0.kind == kind } ?? provider
    }
}

/// The provider and its settings for all hosts.
public struct ProviderDescription: Sendable {
    public var settings: ProviderSettings
    /// The settings of hosts whose role or group does not override them.
    public var host: HostSettings
    /// The images to copy from the local engine to hosts (provider `docker`); nil means
    /// the images that the hosts need.
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
    /// Whether pdd may install it; nil means only on hosts that pdd creates.
    public var install: Bool?
}

/// The overlay network of the containers.
public struct NetworkDescription: Sendable, Hashable {
    public enum Discovery: String, CaseIterable, Sendable {
        /// Docker's own swarm mode.
        case swarm
        /// A Consul server as the engines' key-value store, as in the original tool.
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

/// The images of the containers, and how to get them.
public struct ImageDescription: Sendable, Hashable {
    /// Where the builder builds the image of workers.
    public enum Build: String, CaseIterable, Sendable {
        /// On the submit host, from whose registry workers pull it.
        case once
        /// On each worker.
        case each
    }

    /// The builder where the description names none, which `pdd init` writes.
    public static let defaultBuilder = "build-pegasus-image.sh"

    /// The script that builds both; nil means that hosts pull them.
    public var builder: String? = defaultBuilder
    /// Nil means `once`, except where hosts differ in their architecture.
    public var build: Build?
    /// The image of the registry: the distribution registry's on Docker Hub, or one that is run alike.
    public var registry = "registry:2"
    /// Files to copy beside the builder on all hosts, on the submit host, and on workers.
    public var files: [String] = []
    public var submitFiles: [String] = []
    public var workerFiles: [String] = []
    /// Values for the builder, sorted by name; never a secret.
    public var environment: [EnvironmentEntry] = []
    public var submit = "pegasus:submit"
    public var worker = "pegasus:worker"

    public init() {}
}

/// The software that connects the containers.
public enum PoolDescription: Sendable, Hashable {
    case htcondor(submitRunsJobs: Bool)
    /// No pool that pdd knows.
    case none
}

/// One host with its container.
public struct MemberDescription: Sendable {
    public var host: String
    public var container: ContainerDescription
    public var settings: HostSettings
    /// Whether the queue, the signing keys and the home outlive the container, in volumes on its host.
    public var keepsState = true
}

/// Identical hosts, numbered from 1.
public struct WorkerGroup: Sendable {
    public var count: Int
    /// The prefix of the hosts' names, before the number.
    public var host: String
    /// Its name is the prefix of the containers' names.
    public var container: ContainerDescription
    public var settings: HostSettings
    public var update = UpdateSettings()

    public func hostName(_ number: Int) -> String { "\(host)\(number)" }
    public func containerName(_ number: Int) -> String { "\(container.name)\(number)" }
}

/// A container of the description: its name, and options of `docker run`.
public struct ContainerDescription: Sendable {
    public var name: String
    /// An empty image means the role's default.
    public var settings: ContainerSettings

    public init(name: String) {
        self.name = name
        settings = ContainerSettings(image: "")
    }
}

/// Time limits for one attempt of each kind of action.
public struct Timeouts: Sendable, Hashable {
    public var host = TimeSpan(seconds: 600)
    public var port = TimeSpan(seconds: 120)
    public var copy = TimeSpan(seconds: 600)
    public var script = TimeSpan(seconds: 300)
    public var container = TimeSpan(seconds: 300)
    public var engine = TimeSpan(seconds: 900)
    public var build = TimeSpan(seconds: 3600)
    public var pool = TimeSpan(seconds: 600)
    /// Nil leaves it to `update`.
    public var drain: TimeSpan?
    /// The number of attempts for an action that fails for a temporary reason.
    public var attempts = 4

    public init() {}
}
