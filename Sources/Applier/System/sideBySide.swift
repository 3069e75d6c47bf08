import Dispatch
import Synchronization

/// What two pieces of work give, done at once.
func sideBySide<A: Sendable, B: Sendable>(
    _ first: @escaping @Sendable () throws(ActionFailure) -> A,
    _ second: @escaping @Sendable () throws(ActionFailure) -> B
) throws(ActionFailure) -> (A, B) {
    let other = Mutex<Result<B, ActionFailure>?>(nil)
    let group = DispatchGroup()
    DispatchQueue(label: "side by side").async(group: group) {
        let result = catching(second)
        other.withLock { $0 = result }
    }
    let mine = catching(first)
    group.wait()
    guard let result = other.withLock({ $0 }) else {
        preconditionFailure("this is a bug in pdd: work ended without a result")
    }
    return (try mine.get(), try result.get())
}

/// What three pieces of work give, done at once.
func sideBySide<A: Sendable, B: Sendable, C: Sendable>(
    _ first: @escaping @Sendable () throws(ActionFailure) -> A,
    _ second: @escaping @Sendable () throws(ActionFailure) -> B,
    _ third: @escaping @Sendable () throws(ActionFailure) -> C
) throws(ActionFailure) -> (A, B, C) {
    let (a, (b, c)) = try sideBySide(
        first, { () throws(ActionFailure) in try sideBySide(second, third) })
    return (a, b, c)
}
