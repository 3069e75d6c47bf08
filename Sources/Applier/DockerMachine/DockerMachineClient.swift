import PlanModel

/// Runs docker-machine.
struct DockerMachineClient: Sendable {
    let cluster: String
    let runner: any CommandRunner
    let store = DockerMachineStore.ofThisUser()

    /// How long a call may take that only asks, in seconds: a driver asks its cloud.
    static let askDeadline = 60

    /// docker-machine sends reports of failures to its vendor unless this is disabled.
    private static let environment: [String: Secret] = ["MACHINE_BUGSNAG_API_TOKEN": Secret("no-report")]

    /// What docker-machine printed; a failure unless it ended with status 0.
    func run(
        _ words: [String], deadline: Int = askDeadline, log: OutputLog? = nil, doing what: String
    ) throws(ActionFailure) -> String {
        let result = try status(words, deadline: deadline, log: log, doing: what)
        guard result.status == 0 else {
            throw ActionFailure(result, doing: what, command: DockerMachineCommands.shown(words))
        }
        return result.text
    }

    /// The same, whatever the status.
    func status(
        _ words: [String], deadline: Int = askDeadline, log: OutputLog? = nil, doing what: String
    ) throws(ActionFailure) -> CommandResult {
        try status(Command("docker-machine", words), deadline, log, what)
    }

    /// An empty file that says how far docker-machine got with a machine.
    enum Mark {
        case atStart(String)
        case afterSuccess(String)
    }

    /// Copies docker-machine's output to the error output, and keeps reading when that is closed: a Go program that
    /// cannot print ends in the middle of its work.
    private static let drained = #""$@" 2>&1 | tee -p /dev/null >&2"#

    /// Runs docker-machine under the machine's lock, which docker-machine itself holds, so that other pdd wait for it
    /// even if this pdd dies.
    ///
    /// flock holds the lock and does not pass it on, because drivers start programs that never end.
    ///
    /// - Parameters:
    ///   - mark: A file to create.
    ///   - isFirst: Whether to exclude the creation of other clusters' first machines.
    func alone(
        with name: String, _ words: [String], mark: Mark? = nil, isFirst: Bool = false, deadline: Int,
        log: OutputLog?, doing what: String
    ) throws(ActionFailure) {
        do {
            try makePrivateDirectory(store.locks)
        } catch {
            throw ActionFailure("the directory '\(store.locks)' cannot be made: \(error)")
        }
        let (script, path) =
            switch mark {
            case .atStart(let path): (#": >"$0"; "# + Self.drained, path)
            case .afterSuccess(let path): (Self.drained + #" && : >"$0""#, path)
            case nil: (Self.drained, "pdd")
            }
        var line = ["bash", "-o", "pipefail", "-c", script, path, "docker-machine"] + words
        line = ["flock", "-o", store.lock(of: name, cluster)] + line
        if isFirst { line = ["flock", "-o", store.lockOfFirst] + line }
        let command = Command(line[0], Array(line.dropFirst()))
        let result = try status(command, deadline, log, what)
        guard result.status == 0 else {
            throw ActionFailure(result, doing: what, command: DockerMachineCommands.shown(words))
        }
    }

    /// Waits until the machine is not locked: after an earlier pdd died, its docker-machine may still be working.
    func settle(_ name: String, deadline: Int) throws(ActionFailure) {
        let lock = store.lock(of: name, cluster)
        guard fileExists(lock) else { return }
        _ = try status(
            Command("flock", ["-o", lock, "true"]), deadline, nil,
            "waiting for an earlier run's command on \(name)")
    }

    private func status(
        _ command: Command, _ deadline: Int, _ log: OutputLog?, _ what: String
    ) throws(ActionFailure) -> CommandResult {
        var command = command
        command.environment = Self.environment
        do throws(CommandError) {
            return try runner.run(command, input: .none, deadline: deadline, log: log)
        } catch {
            throw ActionFailure(error, doing: what)
        }
    }
}
