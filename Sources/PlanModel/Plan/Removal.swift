/// How a worker's host leaves before it is destroyed: what a plan says about hosts that it does not
/// have any more.
public struct Removal: Hashable, Sendable {
    /// A key of the plan's `scripts`: lets the containers named in `CONTAINERS` end their work, on
    /// the host that leaves.
    ///
    /// Nil when there is nothing to wait for.
    public var drain: String?
    /// The script that takes the host's engine out of the network, on the host that leaves.
    public var leave: String?
    /// The script that forgets the host named in `NODE`, on the host `manager`.
    public var forget: String?
    public var manager: String
    /// How long draining may take; the host goes after that whatever still runs on it.
    public var wait: TimeSpan

    public init(manager: String, wait: TimeSpan) {
        self.manager = manager
        self.wait = wait
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("drain", drain)
        writer.string("leave", leave)
        writer.string("forget", forget)
        writer.string("manager", manager)
        writer.string("wait", wait.description)
    }

    static func decode(_ reader: ObjectReader) -> Removal? {
        defer { reader.finish() }
        let drain = reader.string("drain")
        let leave = reader.string("leave")
        let forget = reader.string("forget")
        guard let manager = reader.hostName("manager"), reader.require("wait") != nil,
            let wait = reader.timeSpan("wait")
        else { return nil }
        var removal = Removal(manager: manager, wait: wait)
        removal.drain = drain
        removal.leave = leave
        removal.forget = forget
        return removal
    }
}
