/// What the tests' EC2 does wrong, and with which calls; Tests/EC2World/front.py says what each part means.
///
/// A part that is nil has its default there: the next fitting call only.
public struct EC2Fault: Encodable, Sendable {
    public var kind: Kind
    /// The call's name, as in `RunInstances`; nil for all calls.
    public var action: String?
    /// Parameters that the call must have, as in `["InstanceMarketOptions.MarketType": "spot"]`.
    public var `where`: [String: String]?
    /// So many fitting calls pass first.
    public var skip: Int?
    /// So many fitting calls are hit; 0 for all.
    public var count: Int?
    /// Each so-manieth fitting call is hit.
    public var every: Int?
    /// Of an error.
    public var status: Int?
    public var code: String?
    public var message: String?
    /// Of a lost answer: `error` for an answer 500 in place of a closed connection.
    public var reply: String?
    /// How old a stale answer is, or how long a call waits, in seconds.
    public var seconds: Double?
    /// For so many calls a new instance is not listed.
    public var calls: Int?

    public enum Kind: String, Encodable, Sendable {
        case throttle, error, lose, stale, delay
    }

    public init(_ kind: Kind, _ action: String? = nil, count: Int? = nil, every: Int? = nil, skip: Int? = nil) {
        self.kind = kind
        self.action = action
        self.count = count
        self.every = every
        self.skip = skip
    }

    /// The fault with some parts set.
    public func with(_ change: (inout EC2Fault) -> Void) -> EC2Fault {
        var fault = self
        change(&fault)
        return fault
    }
}
