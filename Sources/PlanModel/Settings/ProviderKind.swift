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
}
