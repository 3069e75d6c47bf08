import Applier
import Foundation
import PlanModel

extension Subcommand {
    static let ssh = Subcommand(
        "ssh", "Log in to a host, or run one command there and exit with its status.",
        arguments: "[FILE] HOST", count: 1...2, takesCommand: true, options: [.local],
        discussion: """
              pdd ssh pegasus-worker1
              pdd ssh cluster.json pegasus-submit-node -- docker ps

            You are the user that pdd logs in as: root, or the one of the provider or the description.
            'pdd shell' and 'pdd exec' enter the containers.
            """
    ) { invocation in
        let arguments = invocation.arguments
        let input = try Input.read(
            path: arguments.count == 2 ? arguments[0] : "cluster.json", isLocal: invocation.has(.local))
        let place = try input.plan.host(named: arguments.last ?? "")
        guard invocation.command.map({ !$0.isEmpty }) ?? true else {
            throw Failure.usage("there is no command after '--'", subcommand: "ssh")
        }
        let line =
            invocation.command == nil ? nil : invocation.commandBytes.map { shellWord($0) }.joined(separator: " ")
        let session = try openSession(input.plan, input, for: "ssh")
        do throws(ActionFailure) {
            let host = try session.host(place.host)
            printNotes(of: session)
            let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            let command = try session.access.userLogin(to: host, line, terminal: isTerminal)
            try requireThatFits(command)
            try becomeProgram(command)
        } catch {
            throw Failure.of(error)
        }
    }
}
