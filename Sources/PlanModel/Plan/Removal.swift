/// How hosts and containers are removed before a plan's own actions: hosts that are no longer in the plan or are
/// replaced, and containers on a network that is re-created.
public struct Removal: Hashable, Sendable {
    /// A key of the plan's `scripts`: lets the containers named in `CONTAINERS` end their work, on
    /// the host that leaves.
    ///
    /// Nil when there is nothing to wait for.
    public var drain: String?
    /// The script that waits until the pool lists the containers named in `WORKERS`, on the host `manager`.
    ///
    /// Nil without a pool.
    public var rejoin: String?
    /// The script that takes the host's engine out of the network, on the host that leaves.
    public var leave: String?
    /// The script that forgets the node with the address `NODE`, on the host `manager`.
    public var forget: String?
    public var manager: String
    /// The action that creates the containers' network; before it re-creates the network, the containers must be off
    /// it.
    ///
    /// Nil when they need not be.
    public var network: ActionID?
    /// The time limit for draining a host that is no longer in the plan.
    public var wait: TimeSpan
    /// What happens at that limit to a host whose jobs still run.
    public var atDeadline = UpdateSettings.AtDeadline.keep
    /// The time limit for a worker to be in the pool again.
    public var rejoinWait: TimeSpan?

    public init(manager: String, wait: TimeSpan) {
        self.manager = manager
        self.wait = wait
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("drain", drain)
        writer.string("rejoin", rejoin)
        writer.string("leave", leave)
        writer.string("forget", forget)
        writer.string("manager", manager)
        writer.string("network", network?.description)
        writer.string("wait", wait.description)
        writer.string("atDeadline", atDeadline.rawValue)
        writer.string("rejoinWait", rejoinWait?.description)
    }

    static func decode(_ reader: ObjectReader) -> Removal? {
        defer { reader.finish() }
        let drain = reader.string("drain")
        let rejoin = reader.string("rejoin")
        let leave = reader.string("leave")
        let forget = reader.string("forget")
        let network = reader.has("network") ? reader.actionID("network") : nil
        // A plan of an earlier version does not say; then jobs were evicted.
        let atDeadline = reader.choice("atDeadline") ?? UpdateSettings.AtDeadline.evict
        let rejoinWait = reader.timeSpan("rejoinWait")
        guard let manager = reader.hostName("manager"), reader.require("wait") != nil,
            let wait = reader.timeSpan("wait")
        else { return nil }
        var removal = Removal(manager: manager, wait: wait)
        removal.drain = drain
        removal.rejoin = rejoin
        removal.atDeadline = atDeadline
        removal.rejoinWait = rejoinWait
        removal.leave = leave
        removal.forget = forget
        removal.network = network
        return removal
    }
}
