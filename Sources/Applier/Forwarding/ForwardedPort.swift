/// A port of this machine that leads to a port of a container or host.
public struct ForwardedPort: Sendable, Hashable {
    /// The port on 127.0.0.1 of this machine.
    public let local: Int
    /// The port in the container or on the host.
    public let remote: Int

    public init(local: Int, remote: Int) {
        self.local = local
        self.remote = remote
    }
}

/// What forwarding ports reports.
public enum ForwardEvent: Sendable {
    /// The port accepts connections.
    case opened(ForwardedPort, place: String)
    /// No program listens on the port yet; `opened` follows.
    case silent(ForwardedPort, place: String)
    /// The connection ended, and another one is made.
    case cut(place: String, reason: String)
}
