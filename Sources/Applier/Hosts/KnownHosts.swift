import PlanModel
import Synchronization

/// The host keys that pdd trusts, under the alias of each host: one, and two while a host changes
/// its key.
///
/// Several processes may work on the file at once: each reads it again before it changes it, so that no
/// process drops what another one has learned.
public final class KnownHosts: Sendable {
    private struct State {
        var keys: [String: [String]]
        /// What the file looked like when it was read or written last.
        var look: FileLook?
    }

    public let path: String
    private let state: Mutex<State>

    /// Reads the file; one that is not there is empty.
    public init(_ path: String) throws(ActionFailure) {
        self.path = path
        do throws(FileFailure) {
            let look = FileLook(path)
            state = Mutex(State(keys: try Self.read(path), look: look))
        } catch {
            throw ActionFailure(error, doing: "'\(path)' cannot be read")
        }
    }

    private static func read(_ path: String) throws(FileFailure) -> [String: [String]] {
        var keys: [String: [String]] = [:]
        let text = String(decoding: try readPrivateFile(path) ?? [], as: UTF8.self)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 1)
            if words.count == 2 { keys[String(words[0]), default: []].append(String(words[1])) }
        }
        return keys
    }

    public func key(of host: String) -> String? { state.withLock { $0.keys[host]?.first } }

    /// All keys that a host may answer with; empty when none is known.
    public func keys(of host: String) -> [String] { state.withLock { $0.keys[host] ?? [] } }

    /// Trusts a key from now on, in place of any other of this host.
    public func pin(_ key: String, of host: String) throws(ActionFailure) {
        try pin([host: [key]])
    }

    /// Trusts these keys from now on, in place of any others of these hosts.
    ///
    /// - Throws: Also when one is no key: another line in the file would be another host's.
    public func pin(_ pins: [String: [String]]) throws(ActionFailure) {
        for (host, keys) in pins {
            for key in keys where !isOneLine(key) || key.isEmpty || !isOneLine(host) {
                throw ActionFailure("\(host) shows an invalid host key: '\(key)'")
            }
        }
        try change { keys in keys.merge(pins) { $1 } }
    }

    /// Forgets hosts that no longer exist.
    ///
    /// - Parameter isGone: Is given the alias of each host on record.
    public func forget(where isGone: (String) -> Bool) throws(ActionFailure) {
        guard state.withLock({ $0.keys.keys.contains(where: isGone) }) else { return }
        try change { keys in keys = keys.filter { !isGone($0.key) } }
    }

    private func change(_ body: (inout [String: [String]]) -> Void) throws(ActionFailure) {
        let result = state.withLock { state -> Result<Void, FileFailure> in
            var wanted = state.keys
            body(&wanted)
            guard wanted != state.keys else { return .success(()) }
            do throws(FileFailure) {
                let lock = try DirectoryLock(of: path)
                defer { withExtendedLifetime(lock) {} }
                if FileLook(path) != state.look {
                    state.keys = try Self.read(path)
                    wanted = state.keys
                    body(&wanted)
                }
                let lines = wanted.sorted { $0.key < $1.key }.flatMap { host, keys in
                    keys.map { "\(host) \($0)\n" }
                }
                try writeAtomically(Array(lines.joined().utf8), to: path)
                state = State(keys: wanted, look: FileLook(path))
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        if case .failure(let failure) = result {
            throw ActionFailure(failure, doing: "'\(path)' cannot be written")
        }
    }
}
