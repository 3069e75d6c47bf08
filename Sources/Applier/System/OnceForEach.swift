import Synchronization

/// One value for each key, each made by its first caller, while other callers for that key wait.
final class OnceForEach<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let all = Mutex<[Key: Once<Value>]>([:])

    func value(of key: Key, _ make: () throws(ActionFailure) -> Value) throws(ActionFailure) -> Value {
        let one = all.withLock { all in
            let one = all[key] ?? Once()
            all[key] = one
            return one
        }
        return try one.value(make)
    }
}
