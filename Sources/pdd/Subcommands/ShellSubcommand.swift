import Applier
import Foundation
import PlanModel

extension Subcommand {
    static let shell = Subcommand(
        "shell", "Log in to the submit container or another container.",
        arguments: "[FILE] [CONTAINER]", count: 0...2, options: [userOption, .local],
        discussion: """
              pdd shell
              pdd shell cluster.json worker1 --user root
            """
    ) { invocation in
        let (file, container) = fileAndName(invocation)
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        return try logIn(
            input, container: container, user: invocation.value(of: userOption))
    }

    private static let containerOption = Option(
        "--container", short: "-c", value: "CONTAINER", "The container; default: the submit container.")
    static let userOption = Option(
        "--user", short: "-u", value: "USER", "The user in the container; default: the image's user.")

    static let exec = Subcommand(
        "exec", "Run one command in a container and exit with its status.",
        arguments: "[FILE] [CONTAINER]", count: 0...2, takesCommand: true,
        options: [containerOption, userOption, .local],
        discussion: """
              pdd exec -- condor_status
              pdd exec worker1 -- df -h
            """
    ) { invocation in
        guard !invocation.commandBytes.isEmpty else {
            throw Failure.usage("'pdd exec' needs '-- COMMAND'", subcommand: "exec")
        }
        let (file, argument) = fileAndName(invocation)
        let option = invocation.value(of: containerOption)
        if let argument, option != nil {
            throw Failure.usage(
                "'\(printable(argument))' and '\(containerOption.name)' both name a container", subcommand: "exec")
        }
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        return try enter(
            input, container: argument ?? option,
            user: invocation.value(of: userOption), command: invocation.commandBytes)
    }

    /// The file and the container from two optional arguments: a single argument is the file if such a file exists.
    private static func fileAndName(_ invocation: Invocation) -> (String, String?) {
        let arguments = invocation.arguments
        if arguments.count == 2 { return (arguments[0], arguments[1]) }
        if let only = arguments.first, isDNSLabel(only), !FileManager.default.fileExists(atPath: only) {
            return ("cluster.json", only)
        }
        return (invocation.file, nil)
    }

    /// Starts a login shell in a container.
    static func logIn(_ input: Input, container: String?, user: String? = nil) throws -> ExitStatus {
        try enter(input, container: container, user: user, command: nil)
    }

    /// Replaces pdd by ssh, which runs `docker exec`: streams, terminal and status are theirs.
    private static func enter(
        _ input: Input, container: String?, user: String?, command: [[UInt8]]?
    ) throws -> ExitStatus {
        let wanted = try input.plan.container(named: container)
        let session = try openSession(input.plan, input, for: "shell")
        do throws(ActionFailure) {
            let host = try session.host(wanted.host)
            printNotes(of: session)
            let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            let line = ContainerLogin.line(
                container: wanted.name, user: user, terminal: isTerminal, command: command)
            let command = try session.access.login(to: host, line, terminal: isTerminal)
            try requireThatFits(command)
            try becomeProgram(command)
        } catch {
            throw Failure.of(error)
        }
    }

    /// Refuses a command that is too long for this system or for the host's.
    static func requireThatFits(_ command: Command) throws(ActionFailure) {
        let size = command.arguments.map(\.utf8.count).max() ?? 0
        guard size > longestArgument else { return }
        throw ActionFailure(
            "the command is too long: it has \(size) bytes, and ssh and the host's shell accept \(longestArgument)",
            advice: ["pass data on standard input: pdd exec -- COMMAND < FILE"])
    }

    /// In bytes; MAX_ARG_STRLEN of Linux without the NUL at the end.
    private static let longestArgument = 131_071
}
