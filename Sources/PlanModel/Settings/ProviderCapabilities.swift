/// What a provider can do, and what its hosts are like.
///
/// Everything that does not belong to one provider asks for these, and never which provider it is.
public struct ProviderCapabilities: Sendable, Hashable {
    /// Whether pdd creates the hosts, and so may destroy them; otherwise they are the user's machines.
    public let createsHosts: Bool
    /// How many hosts may be created or removed at the same time; nil is any number: one call does it for many, or each
    /// machine does it for itself.
    public let creationLimit: Int?
    /// How long the creation of a host takes, roughly, in seconds.
    public let creationTime: Double
    /// Whether pdd opens and closes ports; other hosts have a firewall of their own.
    public let managesPorts: Bool
    /// Whether hosts end themselves when their lease ends.
    public let hasLease: Bool
    /// Whether the hosts are on this machine: nothing else reaches them, and images of the local engine are copied to
    /// them.
    public let isLocal: Bool
    /// Whether pdd can install the Docker Engine.
    public let engine: EngineInstallation
    /// The outside programs that pdd runs for the provider.
    public let programs: [String]

    public enum EngineInstallation: Sendable, Hashable {
        /// Hosts have an engine from the start.
        case never
        /// Where the description says so, or, if it says nothing, by default or not.
        case optional(byDefault: Bool)
    }
}

extension ProviderKind {
    public var capabilities: ProviderCapabilities {
        switch self {
        case .docker:
            ProviderCapabilities(
                createsHosts: true, creationLimit: 8, creationTime: 2, managesPorts: true, hasLease: false,
                isLocal: true, engine: .never, programs: ["ssh", "ssh-keygen", "docker"])
        case .aws:
            ProviderCapabilities(
                createsHosts: true, creationLimit: nil, creationTime: 40, managesPorts: true, hasLease: true,
                isLocal: false, engine: .optional(byDefault: true), programs: ["ssh", "ssh-keygen", "aws"])
        case .ssh:
            ProviderCapabilities(
                createsHosts: false, creationLimit: nil, creationTime: 1, managesPorts: false, hasLease: false,
                isLocal: false, engine: .optional(byDefault: false), programs: ["ssh", "ssh-keygen"])
        case .dockerMachine:
            ProviderCapabilities(
                createsHosts: true, creationLimit: 8, creationTime: 120, managesPorts: false, hasLease: false,
                isLocal: false, engine: .never, programs: ["ssh", "ssh-keygen", "flock", "docker-machine"])
        }
    }
}
