import Synchronization

/// A value that the first caller makes, while other callers wait for it.
///
/// If making it fails, the next caller tries again.
final class Once<Value: Sendable>: Sendable {
    private let made = Mutex<Value?>(nil)

    func value(_ make: () throws(ActionFailure) -> Value) throws(ActionFailure) -> Value {
        try made.withLock { (made) throws(ActionFailure) -> Value in
            if let made { return made }
            let value = try make()
            made = value
            return value
        }
    }

    /// Makes the next caller make the value again.
    func forget() { made.withLock { $0 = nil } }
}
