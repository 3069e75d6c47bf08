/// The settings of a host; the keys depend on the provider.
public enum HostSettings: Hashable, Sendable {
    case docker(DockerHostSettings)
    case aws(AWSHostSettings)
    case ssh
    case dockerMachine(DockerMachineHostSettings)

    public var provider: ProviderKind {
        switch self {
        case .docker: .docker
        case .aws: .aws
        case .ssh: .ssh
        case .dockerMachine: .dockerMachine
        }
    }

    /// What tells hosts of this type from others, in one word: the type of instances, the driver; nil for none.
    public var summary: String? {
        switch self {
        case .docker, .ssh: nil
        case .aws(let settings): settings.instanceType
        case .dockerMachine(let settings): settings.driver
        }
    }

    /// Whether the provider may take the host away, and gives notice of it on the host.
    public var isInterruptible: Bool {
        switch self {
        case .aws(let settings): settings.spot != nil
        case .docker, .ssh, .dockerMachine: false
        }
    }

    func encode(to writer: inout ObjectWriter) {
        switch self {
        case .docker(let settings): settings.encode(to: &writer)
        case .aws(let settings): settings.encode(to: &writer)
        case .ssh: break
        case .dockerMachine(let settings): settings.encode(to: &writer)
        }
    }

    /// Reads the keys of a provider's hosts and ignores other keys; an absent key keeps its value in `base`, if that
    /// is of the same provider.
    public static func decode(
        _ reader: ObjectReader, provider: ProviderKind, base: HostSettings? = nil
    ) -> HostSettings {
        switch provider {
        case .docker:
            if case .docker(let settings) = base { return .docker(.decode(reader, base: settings)) }
            return .docker(.decode(reader, base: DockerHostSettings()))
        case .aws:
            if case .aws(let settings) = base { return .aws(.decode(reader, base: settings)) }
            return .aws(.decode(reader, base: AWSHostSettings()))
        case .ssh: return .ssh
        case .dockerMachine:
            if case .dockerMachine(let settings) = base {
                return .dockerMachine(.decode(reader, base: settings))
            }
            return .dockerMachine(.decode(reader, base: DockerMachineHostSettings()))
        }
    }
}

/// A host that is a container of the local engine.
public struct DockerHostSettings: Hashable, Sendable {
    /// The limits of the container as `docker run` takes them: "1.5", "2g".
    public var cpus: String?
    public var memory: String?
    /// The Debian image of the hosts, whose release determines the engine's version; nil means the provider's.
    public var base: String?

    public init() {}

    func encode(to writer: inout ObjectWriter) {
        writer.string("base", base)
        writer.string("cpus", cpus)
        writer.string("memory", memory)
    }

    static func decode(_ reader: ObjectReader, base: DockerHostSettings) -> DockerHostSettings {
        var settings = base
        settings.cpus = reader.cpus("cpus") ?? base.cpus
        settings.memory = reader.byteCount("memory") ?? base.memory
        settings.base = reader.string("base") ?? base.base
        if let image = settings.base, !isImageReference(image) {
            reader.error("'\(image)' is not an image reference such as 'debian:trixie-slim'", at: "base")
        }
        return settings
    }
}
