/// Where hosts come from.
public enum ProviderKind: String, CaseIterable, Sendable, Hashable {
    /// Containers of the local Docker Engine, each with an engine and an sshd of its own.
    case docker
    /// Amazon EC2.
    case aws
    /// Hosts that exist already.
    case ssh
    /// Whatever docker-machine has a driver for.
    case dockerMachine = "docker-machine"

    /// Whether pdd makes the hosts, and so may destroy them.
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

/// What a host is for.
public enum Role: String, CaseIterable, Sendable, Hashable {
    case keystore, submit, worker
}
