import Synchronization

/// The host keys that pdd trusts, one of each host, under its alias.
public final class KnownHosts: Sendable {
    public let path: String
    private let keys: Mutex<[String: String]>

    /// Reads the file; one that is not there is empty.
    public init(_ path: String) throws(ActionFailure) {
        self.path = path
        var keys: [String: String] = [:]
        do {
            let text = String(decoding: try readFile(path) ?? [], as: UTF8.self)
            for line in text.split(separator: "\n") {
                let words = line.split(separator: " ", maxSplits: 1)
                if words.count == 2 { keys[String(words[0])] = String(words[1]) }
            }
        } catch {
            throw ActionFailure("'\(path)' cannot be read: \(error)")
        }
        self.keys = Mutex(keys)
    }

    public func key(of host: String) -> String? { keys.withLock { $0[host] } }

    /// Trusts a key from now on, in place of any other of this host.
    public func pin(_ key: String, of host: String) throws(ActionFailure) {
        let result = keys.withLock { keys -> Result<Void, ActionFailure> in
            guard keys[host] != key else { return .success(()) }
            keys[host] = key
            let lines = keys.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }
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
