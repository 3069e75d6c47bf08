import Dispatch
import Synchronization

/// The results of blocking work that runs in parallel, in order.
///
/// - Parameter width: How many pieces may be at work at once.
func atOnce<Result: Sendable>(
    _ count: Int, width: Int = 64, _ work: @escaping @Sendable (Int) -> Result
) -> [Result] {
    let results = Mutex<[Int: Result]>([:])
    let room = DispatchSemaphore(value: width)
    let group = DispatchGroup()
    for index in 0..<count {
        room.wait()
        DispatchQueue(label: "at once \(index)").async(group: group) {
            let result = work(index)
            results.withLock { $0[index] = result }
            room.signal()
        }
    }
    group.wait()
    return results.withLock { results in (0..<count).compactMap { results[$0] } }
}
