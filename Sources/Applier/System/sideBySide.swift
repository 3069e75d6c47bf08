import Dispatch
import Synchronization

/// What some blocking work gives for each element, done side by side, in the order of the elements.
///
/// - Parameter width: How many pieces of work run at once.
func sideBySide<Element: Sendable, Value: Sendable>(
    _ elements: [Element], width: Int = 40, _ work: @escaping @Sendable (Element) -> Value
) -> [Value] {
    let values = Mutex<[Int: Value]>([:])
    let room = DispatchSemaphore(value: width)
    let group = DispatchGroup()
    for (index, element) in elements.enumerated() {
        room.wait()
        DispatchQueue(label: "side by side \(index)").async(group: group) {
            let value = work(element)
            values.withLock { $0[index] = value }
            room.signal()
        }
    }
    group.wait()
    return values.withLock { values in elements.indices.compactMap { values[$0] } }
}

/// What two pieces of blocking work give, done side by side.
func sideBySide<A: Sendable, B: Sendable>(
    _ first: @escaping @Sendable () throws(ActionFailure) -> A,
    _ second: @escaping @Sendable () throws(ActionFailure) -> B
) throws(ActionFailure) -> (A, B) {
    let both: [@Sendable () -> OneOfTwo<A, B>] = [
        { .first(catching(first)) }, { .second(catching(second)) },
    ]
    let results = sideBySide(both) { $0() }
    guard case .first(let a) = results[0], case .second(let b) = results[1] else {
        preconditionFailure("this is a bug in pdd: work ended without its result")
    }
    return (try a.get(), try b.get())
}

/// What three pieces of blocking work give, done side by side.
func sideBySide<A: Sendable, B: Sendable, C: Sendable>(
    _ first: @escaping @Sendable () throws(ActionFailure) -> A,
    _ second: @escaping @Sendable () throws(ActionFailure) -> B,
    _ third: @escaping @Sendable () throws(ActionFailure) -> C
) throws(ActionFailure) -> (A, B, C) {
    let (a, (b, c)) = try sideBySide(
        first, { () throws(ActionFailure) in try sideBySide(second, third) })
    return (a, b, c)
}

private enum OneOfTwo<A: Sendable, B: Sendable>: Sendable {
    case first(Result<A, ActionFailure>), second(Result<B, ActionFailure>)
}
