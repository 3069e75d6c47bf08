import PlanModel
import Synchronization

/// The lock of a cluster on its submit host, for pdd on other machines.
///
/// An ssh session holds the lock, so that it is free as soon as the session ends. A holder that vanished is detected
/// when its heartbeats stop.
public final class HostLock: Sendable {
    private struct Hold {
        let host: FoundHost
        let lock: HeldLock
        /// When the lock was last tried again after its session had ended; nil while it is held.
        var lostAt: Double?
    }

    private let cluster: String
    private let holder: String
    private let access: SSHHostAccess
    private let hold = Mutex<Hold?>(nil)

    /// - Parameter holder: The lock's holder, in words.
    init(cluster: String, holder: String, access: SSHHostAccess) {
        self.cluster = cluster
        self.holder = holder
        self.access = access
    }

    /// Takes the lock if it is free; has no effect if it is already held.
    public func take(on found: FoundHost) throws(ActionFailure) -> LockAttempt {
        return try hold.withLock { (hold) throws(ActionFailure) -> LockAttempt in
            if let hold, hold.host.identity == found.identity, !hold.lock.isLost { return .held }
            return try take(on: found, &hold)
        }
    }

    private func take(on found: FoundHost, _ hold: inout Hold?) throws(ActionFailure) -> LockAttempt {
        let command = try access.held(Self.script(cluster, holder), on: found)
        switch try HeldLock.take(command, doing: "locking the cluster on \(found.name)") {
        case .held(let lock):
            hold?.lock.release(within: 1)
            hold = Hold(host: found, lock: lock)
            return .held
        case .busy(let holder): return .busy(holder: holder ?? unnamedHolder)
        case .failed: return .unreachable
        }
    }

    /// Ensures that no other pdd took the lock while this machine or the host did not answer; takes the lock again if
    /// possible.
    ///
    /// If the host does not answer now, the check is repeated later; actions on that host will report it.
    func confirm() throws(ActionFailure) {
        try hold.withLock { (hold) throws(ActionFailure) in
            guard let held = hold, held.lock.isLost else { return }
            if let lostAt = held.lostAt, now() < lostAt + Double(HeldLock.silence) { return }
            hold?.lostAt = now()
            if case .busy(let holder) = try take(on: held.host, &hold) {
                hold?.lostAt = nil
                throw ActionFailure.overtaken(cluster, by: holder)
            }
        }
    }

    /// Frees the lock if it is held on this host, which is going.
    func release(on found: FoundHost) {
        guard hold.withLock({ $0?.host.identity == found.identity }) else { return }
        release()
    }

    /// Takes the lock on a new host, or fails.
    func hold(on found: FoundHost) throws(ActionFailure) {
        switch try take(on: found) {
        case .held: break
        case .busy(let holder): throw ActionFailure("another pdd is working on '\(cluster)': \(holder)")
        case .unreachable: throw ActionFailure("\(found.name) does not answer", isTransient: true)
        }
    }

    /// Frees the lock, if it is held.
    public func release() {
        let former = hold.withLock { hold in
            defer { hold = nil }
            return hold?.lock
        }
        former?.release(within: 5)
    }

    static let holdLock = ShellFile("hold-lock", PackageResources.hold_lock_sh, calls: [HeldLock.awaitSilence])

    /// The command line that prints `held` and holds the lock while heartbeats come, or prints `busy` and the holder.
    static func script(_ cluster: String, _ holder: String) -> String {
        RemoteScripts.line(
            holdLock,
            [("DIRECTORY", HostLayout.directory(cluster)), ("HOLDER", holder), ("SILENCE", "\(HeldLock.silence)")])
    }
}
