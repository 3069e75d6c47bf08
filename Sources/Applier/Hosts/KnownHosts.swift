import Synchronization

/// The host keys that pdd trusts, under the alias of each host: one, and two while a host changes
/// its key.
public final class KnownHosts: Sendable {
    public let path: String
    private let keys: Mutex<[String: [String]]>

    /// Reads the file; one that is not there is empty.
    public init(_ path: String) throws(ActionFailure) {
        self.path = path
        var keys: [String: [String]] = [:]
        do {
            let text = String(decoding: try readFile(path) ?? [], as: UTF8.self)
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1)
                if words.count == 2 { keys[String(words[0]), default: []].append(String(words[1])) }
            }
        } catch {
            throw ActionFailure("'\(path)' cannot be read: \(error)")
        }
        self.keys = Mutex(keys)
    }

    public func key(of host: String) -> String? { keys.withLock { $0[host]?.first } }

    /// All keys that a host may answer with; empty when none is known.
    public func keys(of host: String) -> [String] { keys.withLock { $0[host] ?? [] } }

    /// Trusts a key from now on, in place of any other of this host.
    public func pin(_ key: String, of host: String) throws(ActionFailure) {
        try pin([host: [key]])
    }

    /// Trusts these keys from now on, in place of any others of these hosts.
    public func pin(_ pins: [String: [String]]) throws(ActionFailure) {
        let result = keys.withLock { keys -> Result<Void, ActionFailure> in
            guard pins.contains(where: { keys[$0.key] != $0.value }) else { return .success(()) }
            keys.merge(pins) { $1 }
            let lines = keys.sorted { $0.key < $1.key }.flatMap { host, keys in
                keys.map { "\(host) \($0)\n" }
            }
            do {
                try writeAtomically(Array(lines.joined().utf8), to: path)
                return .success(())
            } catch {
                return .failure(ActionFailure("'\(path)' cannot be written: \(error)"))
            }
        }
        try result.get()
    }
}
