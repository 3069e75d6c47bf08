import PlanModel

/// Ports of one container or host to forward.
public struct ForwardRequest: Sendable {
    /// The container; nil is the host itself.
    public let container: String?
    /// The name of the container or host.
    public let name: String
    public let ports: [ForwardedPort]
    /// Finds the host as it is now, for each connection again.
    let host: @Sendable () throws(ActionFailure) -> FoundHost

    public init(
        container: String?, name: String, ports: [ForwardedPort],
        host: @escaping @Sendable () throws(ActionFailure) -> FoundHost
    ) {
        self.container = container
        self.name = name
        self.ports = ports
        self.host = host
    }

    static let whileConnected = ShellFile("while-connected", PackageResources.while_connected_sh)
    static let enterNetwork = ShellFile("enter-network", PackageResources.enter_network_sh)
    static let holdForward = ShellFile("hold-forward", PackageResources.hold_forward_sh, calls: [whileConnected])
    static let lookAtPorts = ShellFile("look-at-ports", PackageResources.look_at_ports_sh)

    /// ssh that forwards the ports for as long as its standard input is open; it prints `ready` when they accept.
    ///
    /// A program in a container may listen on the container's loopback interface only, or on an overlay network that
    /// its host has no address in. So pdd's ssh talks, over a first connection, to a second sshd, which the host starts
    /// in the container's network.
    ///
    /// - Parameter targets: Where each port is reached from within the network.
    func command(_ ssh: SSHCommand, user: String?, targets: [String]) -> Command {
        let values = [("CONTAINER", container ?? "")]
        func line(_ script: ShellFile) -> String {
            RemoteScripts.asRoot(RemoteScripts.line(script, values), user: user)
        }
        let specifications = zip(ports, targets).map { "127.0.0.1:\($0.local):\($1):\($0.remote)" }
        let way = container == nil ? nil : ssh.alone.run(line(Self.enterNetwork))
        return ssh.forwarding(specifications, through: way, line(Self.holdForward))
    }
}
