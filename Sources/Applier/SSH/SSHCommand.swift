import PlanModel

/// Builds the command lines of OpenSSH's client.
///
/// All of pdd's work on one host goes over one connection: the first command opens it, the others
/// share it (`ControlMaster`), and it ends by itself when pdd is gone.
public struct SSHCommand: Sendable {
    /// The name that the host's key is filed under.
    let alias: String
    let login: Login
    let settings: SSHSettings
    var knownHosts: String
    /// Where the connections' sockets are; a short path.
    let socketDirectory: String
    /// Whether the user's own ssh configuration counts: for hosts of the user, not for those that
    /// pdd made.
    let usesConfiguration: Bool
    /// Whether the connection is shared with other commands.
    var isShared = true
    /// Whether a key is taken that the file of known hosts does not have.
    private var takesNewKey = false

    init(
        alias: String, login: Login, settings: SSHSettings, knownHosts: String, socketDirectory: String,
        usesConfiguration: Bool, isShared: Bool = true
    ) {
        self.alias = alias
        self.login = login
        self.settings = settings
        self.knownHosts = knownHosts
        self.socketDirectory = socketDirectory
        self.usesConfiguration = usesConfiguration
        self.isShared = isShared
    }

    /// The same over a connection of its own.
    var alone: SSHCommand {
        var other = self
        other.isShared = false
        return other
    }

    /// The same over a connection of its own, for which the keys in another file count.
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

    /// ssh, running a command line on the host.
    public func run(_ remote: String) -> Command {
        Command("ssh", options + ["-o", "RequestTTY=no", "-T", destination, "--", remote])
    }

    /// ssh for a person: a terminal, or just the streams.
    public func interactive(_ remote: String?, terminal: Bool) -> Command {
        Command(
            "ssh", options + [terminal ? "-t" : "-T", destination] + (remote.map { ["--", $0] } ?? []))
    }

    /// Ends the shared connection.
    var exit: Command { Command("ssh", options + ["-O", "exit", destination]) }

    private var destination: String {
        let user = login.user ?? settings.user
        return (user.map { "\($0)@" } ?? "") + login.address
    }

    private var options: [String] {
        var options: [(String, String)] = [
            ("BatchMode", "yes"),
            ("ConnectTimeout", "10"),
            ("ServerAliveInterval", "5"),
            ("ServerAliveCountMax", "4"),
            ("StrictHostKeyChecking", takesNewKey ? "accept-new" : "yes"),
            ("UserKnownHostsFile", "\"\(knownHosts)\""),
            ("GlobalKnownHostsFile", "none"),
            ("HostKeyAlias", alias),
            ("LogLevel", "ERROR"),
        ]
        options +=
            isShared
            ? [
                ("ControlMaster", "auto"), ("ControlPersist", "30"),
                ("ControlPath", "\(socketDirectory)/%C"),
            ] : [("ControlPath", "none")]
        if let identity = login.identityFile ?? settings.identityFile {
            options.append(("IdentityFile", "\"\(identity)\""))
            options.append(("IdentitiesOnly", "yes"))
        }
        if let jump = login.jumpHost { options.append(("ProxyJump", jump)) }
        options += settings.options.map { ($0.name, $0.value) }
        var words = usesConfiguration ? [] : ["-F", "none"]
        for (name, value) in options { words += ["-o", "\(name)=\(value)"] }
        if let port = login.port { words += ["-p", "\(port)"] }
        return words
    }
}
