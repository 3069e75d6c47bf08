public import PlanModel

/// Whether and when something that failed is tried again: a value.
public struct RetryPolicy: Sendable {
    /// In all, the first one included.
    public var attempts = 4
    /// Before the second attempt, in seconds; it doubles with each further one.
    public var firstWait = 1.0
    public var longestWait = 15.0
    /// How long a host that stopped answering is waited for, in seconds: long enough for its sshd to
    /// be restarted, or for the host itself.
    public var patience = 60.0
    /// Between attempts to reach such a host, in seconds.
    public var longestUnreachableWait = 4.0

    public init() {}

    /// How long to wait before the next attempt, in seconds; nil means that it is not tried again.
    ///
    /// - Parameters:
    ///   - most: How many attempts the plan grants; nil means `attempts`. An unreachable host is
    ///     tried more often than that, unless the plan grants one attempt only.
    ///   - silence: How long ago the host did not answer for the first time, in seconds.
    ///   - salt: Spreads the waits of several actions, so that they do not all come back at
    ///     once; the same gives the same.
    public func wait(
        after failure: ActionFailure, attempt: Int, of most: Int? = nil, silence: Double = 0, salt: ActionID
    ) -> Double? {
        let most = most ?? attempts
        guard failure.isTransient, most > 1 else { return nil }
        guard failure.isUnreachable ? silence < patience : attempt < most else { return nil }
        var wait = firstWait
        for _ in 1..<max(1, attempt) { wait *= 2 }
        let spread = Digest(of: "\(salt) \(attempt)").hexadecimal.prefix(4)
        let fraction = Double(Int(spread, radix: 16) ?? 0) / 65_536
        return min(wait, failure.isUnreachable ? longestUnreachableWait : longestWait) * (0.5 + fraction / 2)
    }
}
