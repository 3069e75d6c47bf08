import Synchronization

/// The lock of a cluster in the engine that its hosts are containers of, which every pdd meets that uses
/// the engine: of another user, of another context, on another machine.
///
/// It is a container, since the engine never gives the name of one twice.
final class DockerLock: Sendable {
    private struct Hold {
        let lock: HeldLock
        let holder: String
        /// When the lock was last tried again after it had been lost; nil while it is held.
        var lostAt: Double?
    }

    private let cluster: String
    private let bases: [String]
    private let engine: DockerEngine
    private let hold = Mutex<Hold?>(nil)

    /// - Parameter bases: Images that the cluster's hosts are based on.
    init(cluster: String, bases: [String], engine: DockerEngine) {
        self.cluster = cluster
        self.bases = bases
        self.engine = engine
    }

    /// Whether the lock is held, and was not lost while the engine or this machine was silent.
    var isHeld: Bool { hold.withLock { $0.map { !$0.lock.isLost } ?? false } }

    /// The time that the removal of a dead holder's lock may take, in seconds.
    private static let patience = 5.0

    /// Takes the lock if it is free; has no effect if it is already held.
    func take(for holder: String) throws(ActionFailure) -> LockAttempt {
        return try hold.withLock { (hold) throws(ActionFailure) in try take(for: holder, &hold) }
    }

    private func take(for holder: String, _ hold: inout Hold?) throws(ActionFailure) -> LockAttempt {
        if let held = hold, !held.lock.isLost { return .held }
        let wasHeld = hold != nil
        let doing = "locking the cluster in the Docker Engine"
        let command = DockerCommands.lock(cluster, holder: holder, image: try image())
        var limit = now() + Self.patience
        while true {
            let attempt = try HeldLock.take(command, readsErrors: true, doing: doing)
            if case .held(let lock) = attempt {
                hold = Hold(lock: lock, holder: holder)
                return .held
            }
            if let other = try find() {
                // What another pdd does meanwhile must not be waited for: this one's work is out of date then.
                if wasHeld, !other.isLeft, other.holder != holder { return .busy(holder: other.holder) }
                if now() >= limit {
                    guard other.isLeft else { return .busy(holder: other.holder) }
                    // The engine was killed before it could remove the lock of a dead holder.
                    _ = try engine.status(["rm", "--force", other.identity], doing: doing)
                    limit = now() + Self.patience
                }
            } else if case .failed(let lines) = attempt,
                now() >= limit || !lines.contains(where: { $0.contains("already in use") })
            {
                throw ActionFailure(doing + ": no container can be started", output: lines)
            }
            pause(0.5)
        }
    }

    private struct Other {
        let identity: String
        let isLeft: Bool
        let holder: String
    }

    /// The lock that another pdd has or had; nil if it no longer exists.
    private func find() throws(ActionFailure) -> Other? {
        let result = try engine.status(
            DockerCommands.readLock(cluster).arguments, doing: "looking for the holder of the cluster's lock")
        guard result.status == 0 else { return nil }
        let words = result.text.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count > 1 else { return nil }
        let holder = words.count == 3 ? words[2].split(separator: "\n").first.map(String.init) : nil
        return Other(identity: words[0], isLeft: words[1] != "running", holder: holder ?? unnamedHolder)
    }

    /// An image that has a shell: one that the engine has, if possible.
    ///
    /// A host's own will do, for a cluster may be removed where no image can be pulled.
    private func image() throws(ActionFailure) -> String {
        let doing = "looking for an image to lock the cluster with"
        let candidates = bases + bases.map(DockerHostImage.reference)
        let known = try engine.status(["image", "inspect", "--format", "{{.Id}}"] + candidates, doing: doing)
        if let image = known.text.split(separator: "\n").first { return String(image) }
        let hosts = try engine.run(DockerCommands.listHosts(cluster).arguments, doing: doing)
        if let host = hosts.split(separator: "\n").first {
            let answer = try engine.status(
                ["container", "inspect", "--format", "{{.Image}}", String(host)], doing: doing)
            if answer.status == 0, let image = answer.text.split(separator: "\n").first { return String(image) }
        }
        _ = try engine.run(
            ["pull", "--quiet", bases[0]], deadline: 600, doing: "pulling \(bases[0]), which hosts are based on")
        return bases[0]
    }

    /// Ensures that no other pdd took the lock while this machine or the engine did not answer.
    func confirm() throws(ActionFailure) {
        try hold.withLock { (hold) throws(ActionFailure) in
            guard let held = hold, held.lock.isLost else { return }
            if let lostAt = held.lostAt, now() < lostAt + Double(HeldLock.silence) { return }
            hold?.lostAt = now()
            if case .busy(let other) = try take(for: held.holder, &hold) {
                hold?.lostAt = nil
                throw ActionFailure.overtaken(cluster, by: other)
            }
        }
    }

    func release() {
        let former = hold.withLock { hold in
            defer { hold = nil }
            return hold?.lock
        }
        former?.release(within: 5)
    }
}
