/// The settings of a provider for all hosts of a cluster.
public enum ProviderSettings: Hashable, Sendable {
    case docker
    case aws(AWSSettings)
    case ssh
    case dockerMachine

    public var kind: ProviderKind {
        switch self {
        case .docker: .docker
        case .aws: .aws
        case .ssh: .ssh
        case .dockerMachine: .dockerMachine
        }
    }

    /// Those of a provider of which nothing is said.
    public init(_ kind: ProviderKind) {
        switch kind {
        case .docker: self = .docker
        case .aws: self = .aws(AWSSettings())
        case .ssh: self = .ssh
        case .dockerMachine: self = .dockerMachine
        }
    }

    /// The networks that may log in to its hosts; empty means the address of the operator.
    public var allowSSHFrom: [String] {
        if case .aws(let settings) = self { settings.allowSSHFrom } else { [] }
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("type", kind.rawValue)
        if case .aws(let settings) = self { settings.encode(to: &writer) }
    }

    /// Reads a provider of a plan; nil where its type is unknown.
    static func decode(_ reader: ObjectReader) -> ProviderSettings? {
        guard reader.require("type") != nil, let kind: ProviderKind = reader.choice("type") else { return nil }
        defer { reader.finish() }
        return decode(reader, kind: kind)
    }

    /// Reads the keys of a provider that are not about single hosts.
    ///
    /// - Parameter aws: What counts where a key is absent, of the provider `aws`.
    public static func decode(
        _ reader: ObjectReader, kind: ProviderKind, aws: AWSSettings = AWSSettings()
    ) -> ProviderSettings {
        switch kind {
        case .docker: .docker
        case .aws: .aws(.decode(reader, base: aws))
        case .ssh: .ssh
        case .dockerMachine: .dockerMachine
        }
    }
}

/// The account, the region and the network of a cluster on EC2.
public struct AWSSettings: Hashable, Sendable {
    public var profile: String?
    public var region: String?
    public var vpc: String?
    public var endpoint: String?
    /// The path of a file in the form of the original tool's `aws_config`.
    public var config: String?
    /// The networks that may log in, in CIDR notation; empty means the address that AWS sees.
    public var allowSSHFrom: [String] = []
    /// Security groups of the user, used beside the cluster's own and never edited.
    public var securityGroups: [String] = []
    /// The name of a key pair of the user, used in place of the cluster's own and never removed.
    public var keyPair: String?

    public init() {}

    func encode(to writer: inout ObjectWriter) {
        writer.string("profile", profile)
        writer.string("region", region)
        writer.string("vpc", vpc)
        writer.string("endpoint", endpoint)
        writer.string("config", config)
        writer.strings("allowSSHFrom", allowSSHFrom)
        writer.strings("securityGroups", securityGroups)
        writer.string("keyPair", keyPair)
    }

    static func decode(_ reader: ObjectReader, base: AWSSettings) -> AWSSettings {
        var settings = base
        settings.profile = reader.word("profile")
        settings.region = reader.word("region") ?? base.region
        settings.vpc = reader.word("vpc") ?? base.vpc
        settings.endpoint = reader.string("endpoint") ?? base.endpoint
        if let endpoint = settings.endpoint,
            !(endpoint.hasPrefix("https://") || endpoint.hasPrefix("http://"))
        {
            reader.error("'endpoint' must be a URL, not '\(endpoint)'", at: "endpoint")
        }
        settings.config = reader.string("config")
        if let config = settings.config, !isInnerPath(config) {
            reader.error(Messages.innerPath(config), at: "config")
        }
        settings.allowSSHFrom = reader.strings("allowSSHFrom") ?? []
        for network in settings.allowSSHFrom where CIDR(network) == nil {
            reader.error(
                "'\(network)' is not a network in CIDR notation such as '203.0.113.0/24'",
                at: "allowSSHFrom")
        }
        settings.securityGroups = reader.strings("securityGroups") ?? base.securityGroups
        settings.keyPair = reader.word("keyPair") ?? base.keyPair
        for group in settings.securityGroups where !isPlainWord(group) {
            reader.error("'\(group)' is neither the id nor the name of a security group", at: "securityGroups")
        }
        return settings
    }
}
