/// The kind of a provider of hosts.
public enum ProviderKind: String, CaseIterable, Sendable, Hashable {
    /// Containers of the local Docker Engine, each with its own engine and sshd.
    case docker
    /// Amazon EC2.
    case aws
    /// Hosts that exist already.
    case ssh
    /// Whatever docker-machine has a driver for.
    case dockerMachine = "docker-machine"

    /// Whether pdd creates the hosts, and so may destroy them.
    public var makesHosts: Bool { self != .ssh }

    /// The outside programs that pdd runs for it.
    public var programs: [String] {
        switch self {
        case .docker: ["ssh", "ssh-keygen", "docker"]
        case .aws: ["ssh", "ssh-keygen", "aws"]
        case .ssh: ["ssh", "ssh-keygen"]
        case .dockerMachine: ["ssh", "ssh-keygen", "flock", "docker-machine"]
        }
    }
}

/// The role of a host.
public enum Role: String, CaseIterable, Sendable, Hashable {
    case keystore, submit, worker
}
