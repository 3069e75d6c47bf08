import Dispatch
public import PlanModel
import Synchronization

/// Does things on hosts over OpenSSH.
public final class SSHHostAccess: HostAccess {
    let cluster: String
    let settings: SSHSettings
    let knownHosts: KnownHosts
    let runner: any CommandRunner
    /// What ssh reads in place of its usual configuration; nil leaves that to count.
    private let configuration: String?
    let socketDirectory: SocketDirectory
    /// The hosts whose key is known to be their own, by alias; and what was said of some.
    let meetings = Mutex(Meetings())
    private let sessions = HostSessions()

    public init(
        cluster: String, settings: SSHSettings, knownHosts: KnownHosts, configuration: String? = nil,
        runner: any CommandRunner
    ) throws(ActionFailure) {
        self.cluster = cluster
        self.settings = settings
        self.knownHosts = knownHosts
        self.configuration = configuration
        self.runner = runner
        do throws(FileFailure) {
            socketDirectory = try SocketDirectory()
        } catch {
            throw ActionFailure(error, doing: "no directory for ssh's sockets can be created")
        }
    }

    /// Ends the shared connections and removes their sockets, also when pdd's programs were told to end.
    public func close(_ hosts: [FoundHost]) {
        sessions.close()
        // Connections that are not a session's own stay until they are ended.
        if !fileNames(in: socketDirectory.path).isEmpty {
            let runner = SystemCommandRunner()
            _ = sideBySide(hosts) { host in
                try? runner.run(try self.command(host).exit, input: .none, deadline: 5, log: nil)
            }
        }
        socketDirectory.remove()
    }

    /// The command lines for a host, also for logins with a terminal.
    ///
    /// - Throws: When no way leads to the host.
    public func command(_ host: FoundHost) throws(ActionFailure) -> SSHCommand {
        guard let login = host.login else {
            let reason = host.detachment?.reason ?? host.silence ?? "pdd knows no address and port of its sshd"
            throw ActionFailure("\(host.name) cannot be reached: \(reason)", advice: ["pdd apply repairs it"])
        }
        return SSHCommand(
            alias: host.alias, login: login, settings: settings, knownHosts: knownHosts.path,
            socketDirectory: socketDirectory.path, configuration: configuration)
    }

    /// The user that pdd logs in as; nil leaves it to the ssh configuration.
    public func user(_ host: FoundHost) -> String? { host.login?.user ?? settings.user }

    public func connect(
        to host: FoundHost, deadline: Int, log: OutputLog?
    ) throws(ActionFailure) {
        if let key = host.hostKey { try knownHosts.pin(key, of: host.alias) }
        let begin = now()
        let limit = begin + Double(deadline)
        while true {
            do throws(ActionFailure) {
                if knownHosts.keys(of: host.alias).isEmpty {
                    try limited(host) { () throws(ActionFailure) in try completeFirstLogin(host, log: log) }
                }
                try logIn(to: host)
                break
            } catch  where mayPass(error, host, since: begin) && now() < limit {
                pause(0.1)
            }
        }
        try completeFirstLogin(host, log: log)
    }

    public func forget(_ gone: GoneHosts) {
        // A record that stays is of no harm: the alias names a host that never comes back.
        switch gone {
        case .removed(let host):
            guard !host.isUsers else { return }
            try? knownHosts.forget { $0 == host.alias }
        case .replaced(by: let host):
            guard !host.isUsers else { return }
            try? knownHosts.forget { $0 != host.alias && FoundHost.isAlias($0, of: host.name) }
        }
    }

    /// Opens the connection to a host whose key is known, unless it is open.
    func logIn(to host: FoundHost) throws(ActionFailure) {
        _ = try execute(
            RemoteScript(["true"]), on: host, for: .errand, deadline: 15, log: nil, doing: "logging in to \(host.name)")
    }

    /// Does something that may open a connection when not too many others do.
    func limited<Result>(
        _ host: FoundHost, _ body: () throws(ActionFailure) -> Result
    ) throws(ActionFailure) -> Result {
        let logins = logins(host)
        logins.wait()
        defer { logins.signal() }
        return try body()
    }

    private func mayPass(_ failure: ActionFailure, _ host: FoundHost, since begin: Double) -> Bool {
        failure.isTransient || failure.isLate || isRefusedEarly(failure, host, since: begin)
    }

    /// Whether a host that has just been made refused a login because its first start was not over:
    /// sshd may answer before cloud-init has put the key there, or let the user become root.
    private func isRefusedEarly(_ failure: ActionFailure, _ host: FoundHost, since begin: Double) -> Bool {
        host.launchKey != nil && now() < begin + 90
            && failure.output.contains { $0.contains("Permission denied") || $0.hasPrefix("sudo: ") }
    }

    public func run(_ script: HostScript, on host: FoundHost) throws(ActionFailure) -> String {
        try trust(host, log: script.log)
        let result = try execute(
            RemoteScripts.run(script, cluster: cluster, deadline: script.deadline + 5), on: host,
            for: script.output == .none ? .script : .question,
            keeping: script.output, deadline: script.deadline, log: script.log, doing: "the script")
        guard script.isOutputHandedOn else { return result.text }
        guard let exact = String(validating: result.output, as: UTF8.self), !exact.utf8.contains(0) else {
            throw ActionFailure(
                "the script printed bytes that are not UTF-8, so its output cannot be passed on unchanged",
                advice: ["encode it on the host, for example with base64"])
        }
        return exact
    }

    func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?, doing what: String
    ) throws(ActionFailure) -> String {
        try result(command, input: input, deadline: deadline, log: log, doing: what).text
    }

    /// Runs a script as root: in the host's session if that is free, or else in another over the same connection.
    func execute(
        _ script: RemoteScript, on host: FoundHost, for use: HostSession.Use,
        keeping kept: KeptOutput = .upTo(Command.outputLimit), deadline: Int, log: OutputLog?, doing what: String
    ) throws(ActionFailure) -> CommandResult {
        let access = try command(host)
        let user = user(host)
        let newKeys = newKeysFile(host)
        let answer: CommandResult?
        defer { if let newKeys { removeFile(newKeys) } }
        do throws(CommandError) {
            answer = try sessions[host.alias].run(
                script, for: use, keeping: kept, deadline: deadline, log: log, logins: logins(host)
            ) { () throws(CommandError) in
                try runner.session(access.session(RemoteScripts.serving.line(user: user), newKeysTo: newKeys))
            }
        } catch {
            if let newKeys { try trustKeys(in: newKeys, of: host) }
            throw failure(error, log, doing: what)
        }
        if let newKeys { try trustKeys(in: newKeys, of: host) }
        guard let answer else {
            var command = access.run(script.line(user: user))
            command.output = kept
            return try result(command, input: .bytes(script.inputBytes), deadline: deadline, log: log, doing: what)
        }
        return try checked(answer, log, doing: what)
    }

    private func result(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?, doing what: String
    ) throws(ActionFailure) -> CommandResult {
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: input, deadline: deadline, log: log)
        } catch {
            throw failure(error, log, doing: what)
        }
        return try checked(result, log, doing: what)
    }

    private func failure(_ error: CommandError, _ log: OutputLog?, doing what: String) -> ActionFailure {
        var failure = ActionFailure(error, doing: what)
        failure.output = log?.lastLines ?? []
        return failure
    }

    private func checked(
        _ result: CommandResult, _ log: OutputLog?, doing what: String
    ) throws(ActionFailure) -> CommandResult {
        guard result.status == 0 else {
            throw SSHFailure.failure(result, doing: what, tail: log?.lastLines)
        }
        return result
    }

    /// What limits logins to a host.
    private func logins(_ host: FoundHost) -> DispatchSemaphore {
        sessions.logins(through: host.login?.jumpHost ?? settings.jumpHost)
    }
}

extension SSHHostAccess {
    /// ssh for a command line that runs as root on a host as long as pdd wants it to.
    func held(_ line: String, on host: FoundHost) throws(ActionFailure) -> Command {
        try command(host).run(RemoteScripts.asRoot(line, user: user(host)))
    }

    /// What a command on a host prints.
    ///
    /// - Parameter deadline: In seconds.
    func output(_ command: Command, deadline: Int, doing what: String) throws(ActionFailure) -> [UInt8] {
        try result(command, input: .none, deadline: deadline, log: nil, doing: what).output
    }

    /// ssh for a person: runs a command line as root on a host over a separate connection.
    public func login(to host: FoundHost, _ line: String, terminal: Bool) throws(ActionFailure) -> Command {
        socketDirectory.remove()
        return try command(host).alone.interactive(
            RemoteScripts.asRoot(line, user: user(host)), terminal: terminal)
    }

    /// The same as the user that pdd logs in as; nil is a login shell.
    public func userLogin(to host: FoundHost, _ line: String?, terminal: Bool) throws(ActionFailure) -> Command {
        socketDirectory.remove()
        return try command(host).alone.interactive(line, terminal: terminal)
    }
}
