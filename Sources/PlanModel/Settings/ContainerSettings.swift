/// How a container is run, in the words of `docker run`; the name is given by the action.
public struct ContainerSettings: Hashable, Sendable {
    public var image: String
    /// The overlay network it is on; nil means the host's own network namespace.
    public var network: String?
    /// Its address there; nil leaves it to Docker.
    public var address: String?
    public var entrypoint: String?
    public var command: [String] = []
    public var environment: [EnvironmentEntry] = []
    /// `SOURCE:TARGET[:ro]`; a source that does not begin with `/` is a volume.
    public var mounts: [String] = []
    /// `[ADDRESS:]PORT:PORT[/PROTOCOL]`.
    public var ports: [String] = []
    public var devices: [String] = []
    /// `NAME=SOFT[:HARD]`.
    public var ulimits: [String] = []
    public var labels: [(String, String)] = []
    public var restart: String?
    public var cpus: String?
    public var memory: String?
    public var shmSize: String?
    public var gpus: String?
    public var user: String?
    public var workdir: String?

    public init(image: String) {
        self.image = image
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("image", image)
        writer.string("network", network)
        writer.string("address", address)
        writer.string("entrypoint", entrypoint)
        writer.strings("command", command)
        writer.environment("environment", environment)
        writer.strings("mounts", mounts)
        writer.strings("ports", ports)
        writer.strings("devices", devices)
        writer.strings("ulimits", ulimits)
        writer.strings("labels", labels)
        writer.string("restart", restart)
        writer.string("cpus", cpus)
        writer.string("memory", memory)
        writer.string("shmSize", shmSize)
        writer.string("gpus", gpus)
        writer.string("user", user)
        writer.string("workdir", workdir)
    }

    static func decode(_ reader: ObjectReader) -> ContainerSettings? {
        defer { reader.finish() }
        var settings = ContainerSettings(image: reader.requiredString("image") ?? "")
        settings.network = reader.string("network")
        settings.address = reader.string("address")
        if let address = settings.address, !isHostAddress(address) {
            reader.error("'\(address)' is not an address", at: "address")
        }
        settings.entrypoint = reader.string("entrypoint")
        settings.command = reader.strings("command") ?? []
        settings.environment = reader.containerEnvironment("environment")
        settings.mounts = reader.strings("mounts") ?? []
        settings.ports = reader.strings("ports") ?? []
        settings.devices = reader.strings("devices") ?? []
        settings.ulimits = reader.strings("ulimits") ?? []
        settings.labels = reader.dictionary("labels") ?? []
        settings.restart = reader.string("restart")
        settings.cpus = reader.string("cpus")
        settings.memory = reader.string("memory")
        settings.shmSize = reader.string("shmSize")
        settings.gpus = reader.string("gpus")
        settings.user = reader.string("user")
        settings.workdir = reader.string("workdir")
        return settings
    }

    public static func == (left: ContainerSettings, right: ContainerSettings) -> Bool {
        left.canonical == right.canonical
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

    /// One text for each different content.
    var canonical: [UInt8] {
        var writer = JSONWriter()
        writer.object { encode(to: &$0) }
        return writer.bytes
    }
}
