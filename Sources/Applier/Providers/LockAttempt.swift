/// What came of an attempt to take a cluster's lock.
public enum LockAttempt: Sendable, Hashable {
    case held
    case busy(holder: String)
    /// The host did not answer.
    case unreachable
}
