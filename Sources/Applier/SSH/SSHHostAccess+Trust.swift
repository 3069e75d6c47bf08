import PlanModel
import Synchronization

/// What is known of the keys of hosts that were made with a key that others know too.
struct Meetings: Sendable {
    /// The aliases of hosts whose key is their own.
    var trusted: Set<String> = []
    /// What a person should know.
    var notes: [String] = []
}

extension SSHHostAccess {
    /// The hosts whose key was trusted because it was met first, in words; each is given once.
    public func takeFirstMeetings() -> [String] {
        meetings.withLock { meetings in
            defer { meetings.notes = [] }
            return meetings.notes
        }
    }

    /// Whether the host still has the host key of its launch; asking changes nothing on the host.
    public func awaitsFirstLogin(_ host: FoundHost) throws(ActionFailure) -> Bool {
        guard let launchKey = host.launchKey else { return false }
        let alias = host.alias
        guard !meetings.withLock({ $0.trusted.contains(alias) }) else { return false }
        let known = knownHosts.keys(of: alias)
        let awaits = known.isEmpty ? try meet(host, launchKey, nil) == launchKey : known.contains(launchKey)
        if !awaits { meetings.withLock { _ = $0.trusted.insert(alias) } }
        return awaits
    }

    /// Ensures that pdd knows a host's key, without changing anything on the host.
    ///
    /// - Throws: Also if the host still has the key of its launch and there is no record of it here. The pdd that
    ///   created the host is about to replace that key, so a record of it would soon be wrong.
    func trust(_ host: FoundHost, log: OutputLog?) throws(ActionFailure) {
        guard try awaitsFirstLogin(host), knownHosts.keys(of: host.alias).isEmpty else { return }
        throw ActionFailure("\(host.name) has just been created", advice: ["pdd apply completes it"])
    }

    /// Ensures that a host has its own key, and that pdd knows it.
    ///
    /// Only a pdd that creates the host may call this. A host with a key from its user data gets another key, created on
    /// the host itself. This may be interrupted at any instant: until the host has answered with only its own key, pdd
    /// knows both, and the next call continues.
    func completeFirstLogin(_ host: FoundHost, log: OutputLog?) throws(ActionFailure) {
        guard let launchKey = host.launchKey else { return }
        let alias = host.alias
        guard !meetings.withLock({ $0.trusted.contains(alias) }) else { return }
        if knownHosts.keys(of: alias).isEmpty, try meet(host, launchKey, log) == launchKey {
            try knownHosts.pin(launchKey, of: alias)
        }
        if knownHosts.keys(of: alias).contains(launchKey) { try replaceKey(of: host, launchKey, log) }
        meetings.withLock { _ = $0.trusted.insert(alias) }
    }

    /// Asks a host for its key, which is not on record here.
    ///
    /// The host's own key is trusted and recorded: another machine created the host.
    private func meet(_ host: FoundHost, _ launchKey: String, _ log: OutputLog?) throws(ActionFailure) -> String {
        let file = "\(socketDirectory.path)/\(host.alias)"
        defer { removeFile(file) }
        _ = try run(
            try command(host).meeting(knownHosts: file).run("true"), input: .none, deadline: 15, log: nil,
            doing: "logging in to \(host.name) for the first time")
        var shown: String?
        do {
            let text = String(decoding: try readFile(file) ?? [], as: UTF8.self)
            shown = parts(of: text, at: "\n").first { $0.contains(" ssh-ed25519 ") }.map {
                parts(of: $0, at: " ").dropFirst().prefix(2).joined(separator: " ")
            }
        } catch {
            throw ActionFailure("the key of \(host.name) cannot be read: \(error)")
        }
        guard let shown else {
            throw ActionFailure("\(host.name) showed no ed25519 host key")
        }
        guard shown != launchKey else { return shown }
        try knownHosts.pin(shown, of: host.alias)
        let note =
            "\(host.name): its host key is not on record here; trusted the key it showed first: \(shown)"
        log?.note(note)
        meetings.withLock { $0.notes.append(note) }
        return shown
    }

    /// How long a host may take to answer with its new key, in seconds.
    private static let changeTime = 60.0

    private func replaceKey(
        of host: FoundHost, _ launchKey: String, _ log: OutputLog?
    ) throws(ActionFailure) {
        let doing = "changing the host key of \(host.name)"
        let printed = try run(
            try command(host).run(asRoot("sh -eu", host)),
            input: .bytes(HostKeyChange.prepare(launchKey: launchKey)), deadline: 60, log: log,
            doing: doing)
        guard let own = HostKeyChange.key(in: printed), own != launchKey else {
            throw ActionFailure("\(doing): the host did not create its own key")
        }
        try knownHosts.pin([host.alias: [own, launchKey]])
        _ = try run(
            try command(host).run(asRoot("sh -eu", host)),
            input: .bytes(HostKeyChange.switching), deadline: 60, log: log, doing: doing)
        try confirm(own, of: host, doing)
        try knownHosts.pin(own, of: host.alias)
        log?.note("\(host.name) has its own host key now: \(own)")
    }

    private func asRoot(_ line: String, _ host: FoundHost) -> String {
        RemoteScripts.asRoot(line, user: user(host))
    }

    /// The host answers a new connection with this key and no other.
    private func confirm(_ key: String, of host: FoundHost, _ doing: String) throws(ActionFailure) {
        let file = "\(socketDirectory.path)/\(host.alias).own"
        defer { removeFile(file) }
        do {
            try writeAtomically(Array("\(host.alias) \(key)\n".utf8), to: file)
        } catch {
            throw ActionFailure("'\(file)' cannot be written: \(error)")
        }
        let limit = now() + Self.changeTime
        while true {
            do throws(ActionFailure) {
                _ = try run(
                    try command(host).alone(knownHosts: file).run("true"), input: .none, deadline: 15, log: nil,
                    doing: doing)
                return
            } catch  where now() < limit {
                // sshd reads its keys again a moment after it was told to.
                pause(0.2)
            }
        }
    }
}
