import Applier
import PlanModel

extension Option {
    static let allowCommands = Option(
        "--allow-commands", "Run the commands that print the plan's secrets without asking.")
}

/// The commands that print the secrets of this run, after the operator has agreed to each of them.
///
/// - Returns: Nil when the operator says no.
/// - Throws: Status 3 when some commands are new and there is no terminal; nothing has been started then.
func allowSecretCommands(
    _ session: ClusterSession, _ difference: Difference, _ invocation: Invocation
) throws -> Set<[String]>? {
    let commands = difference.secretCommands
    guard !commands.isEmpty, !invocation.has(.allowCommands) else { return Set(commands) }
    do throws(ActionFailure) {
        let allowed = try session.allowedCommands()
        let new = commands.filter { !allowed.contains($0) }
        guard !new.isEmpty else { return Set(commands) }
        guard Terminal.canAnswer, !invocation.has(.yes), !invocation.has(.approved) else {
            throw ActionFailure(
                "secrets of '\(session.plan.cluster)' come from commands that you have not allowed to run on this machine",
                advice: new.map { $0.map(shellWord).joined(separator: " ") } + [
                    "to allow them permanently, run pdd apply on a terminal and without --yes; without a terminal, if you "
                        + "trust this file, add: --allow-commands"
                ])
        }
        let question = Question.commands(new, session.plan.cluster)
        Standard.error(question.facts)
        guard question.agrees(Terminal.ask(question.prompt) ?? "") else {
            Standard.error("nothing was changed\n")
            return nil
        }
        try allowed.remember(new)
        return Set(commands)
    } catch {
        throw Failure(.wrongInput, FailureText.text(error))
    }
}
