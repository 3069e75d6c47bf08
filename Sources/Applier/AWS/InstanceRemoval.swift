import Synchronization

/// Terminates instances: those that are asked for while a call is under way go with the next one.
final class InstanceRemoval: Sendable {
    private let launcher: HostLauncher
    private let pending = Mutex<Set<String>>([])
    private let failures = Mutex<[String: ActionFailure]>([:])
    private let calling = Mutex(())

    init(_ launcher: HostLauncher) {
        self.launcher = launcher
    }

    /// The instance has been terminated when this returns.
    func remove(_ identity: String, until limit: Double) throws(ActionFailure) {
        pending.withLock { _ = $0.insert(identity) }
        calling.withLock { _ in
            let batch = pending.withLock { pending in
                defer { pending = [] }
                return pending
            }
            guard !batch.isEmpty else { return }
            do throws(ActionFailure) {
                try launcher.terminate(batch.sorted(), until: limit)
            } catch {
                failures.withLock { failures in for one in batch { failures[one] = error } }
            }
        }
        if let failure = failures.withLock({ $0.removeValue(forKey: identity) }) { throw failure }
    }
}
