import PlanModel
import Synchronization

extension SSHHostAccess {
    /// Runs a script as root on a machine of the user's, whose key may have to be met first.
    ///
    /// Unlike `run`, it creates nothing on the machine.
    func ask(
        _ script: String, on host: FoundHost, deadline: Int, log: OutputLog? = nil,
        doing what: String
    ) throws(ActionFailure) -> String {
        if case .fingerprints = host.login?.trust, knownHosts.keys(of: host.alias).isEmpty {
            try meetByFingerprint(host)
        }
        func attempt() throws(ActionFailure) -> String {
            try execute(
                RemoteScript([script]), on: host, for: .question,
                deadline: deadline, log: log, doing: what
            ).text
        }
        do throws(ActionFailure) {
            return try attempt()
        } catch {
            guard host.login?.trust == .user, mayBeUnknown(error, host) else { throw error }
        }
        try meetFirst(host)
        return try attempt()
    }

    /// Where a first login to a machine of the user's writes the key that no file has; nil for other hosts, and behind a
    /// jump host, which many share.
    func newKeysFile(_ host: FoundHost) -> String? {
        guard host.login?.trust == .user, (host.login?.jumpHost ?? settings.jumpHost) == nil else { return nil }
        return "\(socketDirectory.path)/\(host.alias).new.\(UInt32.random(in: .min ... .max))"
    }

    /// Trusts the keys that a first login has written.
    func trustKeys(in file: String, of host: FoundHost) throws(ActionFailure) {
        guard fileExists(file) else { return }
        for one in try met(in: file, "asking \(host.place) for its host key") { try trust(one) }
    }

    /// Whether the key of the machine, or of a jump host before it, may be in none of the files.
    ///
    /// What the ssh that goes through a jump host says is lost where the connection is shared.
    private func mayBeUnknown(_ failure: ActionFailure, _ host: FoundHost) -> Bool {
        failure.output.contains { $0.contains("host key is known for") }
            || (host.login?.jumpHost ?? settings.jumpHost) != nil
                && failure.output.contains { $0.contains("kex_exchange_identification") }
    }

    /// Trusts the keys that the machine and its jump hosts show, if they are unknown: neither in the user's files nor
    /// among the description's fingerprints.
    private func meetFirst(_ host: FoundHost) throws(ActionFailure) {
        let met = try greet(host, key: nil)
        for one in met { try trust(one) }
    }

    private func trust(_ met: Met) throws(ActionFailure) {
        try knownHosts.pin(met.key, of: met.name)
        let note =
            "\(met.name): its host key is not in any known_hosts; trusted the key it showed first: \(met.fingerprint)"
        meetings.withLock { $0.notes.append(note) }
    }

    /// The kinds of host keys that OpenSSH's sshd creates, the best first.
    private static let kinds = ["ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-512"]

    /// Takes the key that has one of the fingerprints of the description, and no other.
    private func meetByFingerprint(_ host: FoundHost) throws(ActionFailure) {
        guard case .fingerprints(let wanted) = host.login?.trust else { return }
        var shown: [String] = []
        for kind in Self.kinds {
            for met in try greet(host, key: kind) {
                guard met.name == host.alias else {
                    try trust(met)
                    continue
                }
                if wanted.contains(met.fingerprint) { return try knownHosts.pin(met.key, of: host.alias) }
                shown.append(met.fingerprint)
            }
        }
        throw ActionFailure(
            "\(host.place) has the host \(shown.count == 1 ? "key" : "keys") "
                + "\(shown.joined(separator: ", ")), which 'hostKeys' in the description does not list",
            advice: ["if it was reinstalled, correct 'hostKeys'; otherwise another machine answers there"])
    }

    private struct Met {
        /// The name that ssh files the key under.
        let name: String
        let key: String
        let fingerprint: String
    }

    /// Asks a machine for its key and goes no further; gives the keys that are new, none when the
    /// machine has none of that kind.
    private func greet(_ host: FoundHost, key kind: String?) throws(ActionFailure) -> [Met] {
        let file = "\(socketDirectory.path)/\(host.alias).\(kind ?? "any")"
        defer { removeFile(file) }
        let doing = "asking \(host.place) for its host key"
        do throws(ActionFailure) {
            _ = try limited(host) { () throws(ActionFailure) in
                try run(
                    try command(host).greeting(knownHosts: file, key: kind), input: .none, deadline: 15, log: nil,
                    doing: doing)
            }
        } catch  where error.output.contains(where: { $0.contains("Permission denied") }) {
            // The connection was not meant to log in.
        } catch  where error.output.contains(where: { $0.contains("no matching host key") }) {
            return []
        }
        return try met(in: file, doing)
    }

    /// The keys that ssh wrote into a file.
    private func met(in file: String, _ doing: String) throws(ActionFailure) -> [Met] {
        guard let text = try? readFile(file).map({ String(decoding: $0, as: UTF8.self) }) else { return [] }
        let prints = try run(
            Command("ssh-keygen", ["-l", "-f", file]), input: .none, deadline: 15, log: nil, doing: doing)
        return zip(parts(of: text, at: "\n"), parts(of: prints, at: "\n")).compactMap { line, print in
            let words = parts(of: line, at: " ")
            let fingerprint = parts(of: print, at: " ").first { $0.hasPrefix("SHA256:") }
            guard words.count >= 3, let fingerprint else { return nil }
            return Met(name: words[0], key: words[1...2].joined(separator: " "), fingerprint: fingerprint)
        }
    }
}
