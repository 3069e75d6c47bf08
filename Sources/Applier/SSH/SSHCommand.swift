import PlanModel

/// Builds the command lines of OpenSSH's client.
///
/// All commands to one host use one connection: the first command opens it, the others share it (`ControlMaster`),
/// and it ends by itself with pdd, or half a minute later.
public struct SSHCommand: Sendable {
    /// The name that the host's key is filed under.
    let alias: String
    let login: Login
    let settings: SSHSettings
    var knownHosts: String
    /// The file of all keys that pdd has on record, when `knownHosts` is another.
    private let allKnownHosts: String
    /// The file that the operator gives ssh in place of its usual configuration; nil when none is given.
    private let configuration: String?
    /// Where the connections' sockets are; a short path.
    let socketDirectory: String
    /// Whether the connection is shared with other commands.
    var isShared = true
    /// How long a shared connection stays after its last use, in seconds, or `no`.
    private var persistence = "30"
    /// Whether to trust a key that is not in the file of known hosts.
    private var takesNewKey = false
    private var more: [(String, String)] = []
    /// The command whose streams lead to the sshd; nil is the usual way.
    private var way: Command?
    /// Whether ports are forwarded.
    private var forwards = false

    init(
        alias: String, login: Login, settings: SSHSettings, knownHosts: String, socketDirectory: String,
        configuration: String? = nil, isShared: Bool = true
    ) {
        self.alias = alias
        self.login = login
        self.settings = settings
        self.knownHosts = knownHosts
        allKnownHosts = knownHosts
        self.configuration = configuration
        self.socketDirectory = socketDirectory
        self.isShared = isShared
    }

    /// The same over a separate connection.
    var alone: SSHCommand {
        var other = self
        other.isShared = false
        return other
    }

    /// The same over a separate connection with another file of known host keys.
    func alone(knownHosts file: String) -> SSHCommand {
        var other = alone
        other.knownHosts = file
        return other
    }

    /// The same, taking the key that the host shows and writing it into a file.
    func meeting(knownHosts file: String) -> SSHCommand {
        var other = alone(knownHosts: file)
        other.takesNewKey = true
        return other
    }

    /// The same, but only asks for a key of this kind and ends after the key exchange, without a login.
    func greeting(knownHosts file: String, key kind: String?) -> Command {
        var other = meeting(knownHosts: file)
        other.more = [("PreferredAuthentications", "none"), ("HashKnownHosts", "no")]
        if let kind { other.more.append(("HostKeyAlgorithms", kind)) }
        return other.run("true")
    }

    /// ssh, running a command line on the host.
    public func run(_ remote: String) -> Command {
        ssh(options + ["-o", "RequestTTY=no", "-T", destination, "--", remote])
    }

    /// ssh for a person: a terminal, or just the streams.
    public func interactive(_ remote: String?, terminal: Bool) -> Command {
        ssh(options + [terminal ? "-t" : "-T", destination] + (remote.map { ["--", $0] } ?? []))
    }

    /// ssh that forwards local ports while a command line runs on the host; it ends if a port cannot be forwarded.
    ///
    /// - Parameters:
    ///   - ports: As ssh takes them after `-L`.
    ///   - way: The command whose streams lead to the sshd; nil is the usual way.
    func forwarding(_ ports: [String], through way: Command?, _ remote: String) -> Command {
        var other = alone
        other.way = way
        other.forwards = true
        other.more.append(("ExitOnForwardFailure", "yes"))
        var command = other.ssh(
            other.options + ports.flatMap { ["-L", $0] } + ["-o", "RequestTTY=no", "-T", destination, "--", remote])
        command.environment.merge(way?.environment ?? [:]) { own, _ in own }
        return command
    }

    /// ssh, running a command line on the host; the connection that it opens for others ends with it.
    ///
    /// - Parameter file: What gets the keys that no other file has, so that a first login is one; nil trusts none.
    func session(_ remote: String, newKeysTo file: String? = nil) -> Command {
        var other = self
        other.persistence = "no"
        if let file {
            other.knownHosts = file
            other.takesNewKey = true
            other.more = [("HashKnownHosts", "no")]
        }
        return other.run(remote)
    }

    /// Ends the shared connection.
    var exit: Command { ssh(options + ["-O", "exit", destination]) }

    private func ssh(_ words: [String]) -> Command {
        let paths = [identity, jumpIdentity, known, allKnown].compactMap { $0 }
        return Command("ssh", words, environment: paths.reduce(into: [:]) { $0.merge($1.environment) { $1 } })
    }

    /// The private key; nil is ssh's own choice.
    private var identity: SSHPath? {
        (login.identityFile ?? settings.identityFile).map {
            SSHPath($0, variable: "PDD_IDENTITY_FILE", home: environmentVariable("HOME"))
        }
    }

    /// The private key for jump hosts: that of the host, where the jump host is the host's own.
    ///
    /// A jump host of all hosts does not know the key that pdd created for the cluster.
    private var jumpIdentity: SSHPath? {
        let own = login.jumpHost == nil ? nil : login.identityFile
        return (own ?? settings.identityFile).map {
            $0 == login.identityFile ?? $0
                ? SSHPath($0, variable: "PDD_IDENTITY_FILE", home: environmentVariable("HOME"))
                : SSHPath($0, variable: "PDD_JUMP_IDENTITY_FILE", home: environmentVariable("HOME"))
        }
    }

    private var known: SSHPath { Self.known(knownHosts, knownHosts == allKnownHosts ? "" : "OTHER_") }

    private var allKnown: SSHPath { Self.known(allKnownHosts, "") }

    private static func known(_ path: String, _ prefix: String) -> SSHPath {
        SSHPath(path, variable: "PDD_\(prefix)KNOWN_HOSTS", home: nil)
    }

    private var destination: String {
        let user = login.user ?? settings.user
        return (user.map { "\($0)@" } ?? "") + login.address
    }

    private var options: [String] {
        // ssh takes the first value of each option. Those of the description come first, as they are only ones that
        // pdd's own do not depend on; those of a file come last.
        var options = settings.options.map { ($0.name, $0.value) }
        options += [
            ("BatchMode", "yes"),
            ("ConnectTimeout", "10"),
            ("ServerAliveInterval", "5"),
            ("ServerAliveCountMax", "4"),
            ("StrictHostKeyChecking", takesNewKey ? "accept-new" : "yes"),
            ("LogLevel", "ERROR"),
        ]
        options += hostKeyOptions + more
        options +=
            isShared
            ? [
                ("ControlMaster", "auto"), ("ControlPersist", persistence),
                ("ControlPath", "\(socketDirectory)/%C"),
            ] : [("ControlPath", "none")]
        if let identity {
            options.append(("IdentityFile", identity.word))
            options.append(("IdentitiesOnly", "yes"))
        }
        if login.trust == .pinned, login.address == "127.0.0.1" {
            // Traffic that never leaves this machine cannot be recorded for later decryption; post-quantum protection
            // would cost ssh 0.2 s of processor time for each connection.
            options.append(("KexAlgorithms", "curve25519-sha256"))
        }
        if let way {
            let words = ([way.program] + way.arguments).map { shellWord($0).replacing("%", with: "%%") }
            options.append(("ProxyCommand", words.joined(separator: " ")))
        } else if let hops = jumpHost {
            options.append(("ProxyCommand", proxy(through: hops)))
        }
        var words = configurationWords
        if words.isEmpty, !login.isUsers { words = ["-F", "none"] }
        for (name, value) in options { words += ["-o", "\(name)=\(value)"] }
        if let port = login.port { words += ["-p", "\(port)"] }
        return words
    }

    /// The host's own jump host, or that of all hosts that are not on this machine.
    private var jumpHost: String? {
        login.jumpHost ?? (login.address == "127.0.0.1" ? nil : settings.jumpHost)
    }

    private var configurationWords: [String] { configuration.map { ["-F", $0] } ?? [] }

    /// Where the host's key is looked up, and under which name.
    ///
    /// For a machine of the user's their own files count too, and what in their configuration would
    /// get in the way does not.
    private var hostKeyOptions: [(String, String)] {
        let aliased = [("UserKnownHostsFile", known.word), ("GlobalKnownHostsFile", "none"), ("HostKeyAlias", alias)]
        let plain = [("RemoteCommand", "none")] + (forwards ? [] : [("ClearAllForwardings", "yes")])
        switch login.trust {
        case .pinned: return configuration == nil ? aliased : aliased + plain
        case .fingerprints: return aliased + plain
        case .user:
            return [("UserKnownHostsFile", files)] + plain
        }
    }

    /// The files of keys that count for the user's machines.
    ///
    /// New keys go into the first file.
    private var files: String {
        let all = "\(allKnown.word) ~/.ssh/known_hosts ~/.ssh/known_hosts2"
        return takesNewKey ? "\(known.word) \(all)" : all
    }

    /// The command that leads through jump hosts, `[USER@]HOST[:PORT]` with commas between.
    ///
    /// The machine's own key counts for the last of them, and so do the host keys that pdd has on
    /// record, neither of which `ProxyJump` would hand on.
    private func proxy(through hops: String) -> String {
        var names = parts(of: hops, at: ",")
        let last = names.removeLast()
        let colon = last.lastIndex(of: ":")
        let port = colon.flatMap { Int(last[last.index(after: $0)...]) }
        var words = [
            "ssh", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=10", "-o", "HashKnownHosts=no",
            "-o", "StrictHostKeyChecking=\(takesNewKey ? "accept-new" : "yes")", "-o", "UserKnownHostsFile=\(files)",
        ]
        words += configurationWords
        if let jumpIdentity { words += ["-o", "IdentityFile=\(jumpIdentity.word)"] }
        if !names.isEmpty { words += ["-J", names.joined(separator: ",")] }
        if let port { words += ["-p", "\(port)"] }
        let destination = port == nil ? last : String(last[..<(colon ?? last.endIndex)])
        let line = words.map { shellWord($0).replacing("%", with: "%%") }.joined(separator: " ")
        return line + " -W '[%h]:%p' " + shellWord(destination.filter { !"[]".contains($0) })
    }
}
