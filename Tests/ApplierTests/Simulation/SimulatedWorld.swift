import Synchronization

@testable import Applier

/// A provider, its hosts and the way to them, all made up and in memory.
///
/// Whatever pdd asks for is done in steps: before it, between what a script does and its marker,
/// after it but before the answer. At any step the asker can be struck dead, or the answer be lost.
final class SimulatedWorld: Provider, HostAccess {
    /// What goes wrong, and at which step of a run; the first is 1.
    enum Trouble: Sendable {
        case none
        /// From this step on nothing has any effect, and nobody is answered.
        case death(Int)
        /// This step fails in a way that passes.
        case hiccup(Int)
    }

    let state = Mutex(State())

    /// Does something to the world, one asker at a time.
    func act<Value: Sendable>(
        _ body: (inout State) throws(ActionFailure) -> Value
    ) throws(ActionFailure) -> Value {
        let result = state.withLock { state in
            catching { () throws(ActionFailure) in try body(&state) }
        }
        return try result.get()
    }
}
