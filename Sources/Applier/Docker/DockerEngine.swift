import PlanModel

/// The local Docker Engine, through Docker's own client.
struct DockerEngine: Sendable {
    let runner: any CommandRunner
    /// How long a call may take that only asks, in seconds.
    static let askDeadline = 60

    /// What the client printed; a failure unless it ended with status 0.
    func run(
        _ arguments: [String], input: [UInt8]? = nil, deadline: Int = askDeadline,
        log: OutputLog? = nil, doing what: String
    ) throws(ActionFailure) -> String {
        let result = try status(arguments, input: input, deadline: deadline, log: log, doing: what)
        guard result.status == 0 else {
            throw failure(result, Command("docker", arguments), doing: what)
        }
        return result.text
    }

    /// The same, whatever the status.
    func status(
        _ arguments: [String], input: [UInt8]? = nil, deadline: Int = askDeadline,
        log: OutputLog? = nil, doing what: String
    ) throws(ActionFailure) -> CommandResult {
        let command = Command("docker", arguments)
        do throws(CommandError) {
            return try runner.run(
                command, input: input.map { .bytes($0) } ?? .none, deadline: deadline, log: log)
        } catch {
            throw ActionFailure(error, doing: what)
        }
    }

    /// Whether the engine answers, and its version.
    func check() throws(ActionFailure) -> CheckResult {
        let version = try run(["version", "--format", "{{.Server.Version}}"], doing: "looking for the local engine")
        return .right("Docker Engine", String(version.prefix { $0 != "\n" }))
    }

    private func failure(
        _ result: CommandResult, _ command: Command, doing what: String
    ) -> ActionFailure {
        var failure = ActionFailure(result, doing: what, command: command)
        let said = result.errorLines.joined(separator: "\n")
        if said.contains("Cannot connect to the Docker daemon") || said.contains("error during connect") {
            failure = ActionFailure(
                "no Docker Engine answers on this machine", output: result.errorLines,
                advice: ["start it, for example with: sudo systemctl start docker"])
        } else if said.contains("permission denied while trying to connect") {
            failure = ActionFailure(
                "this user is not allowed to use the Docker Engine", output: result.errorLines,
                advice: ["run as root, or join the group: sudo usermod -aG docker $USER"])
        }
        return failure
    }
}
