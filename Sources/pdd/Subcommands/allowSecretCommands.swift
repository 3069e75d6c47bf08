import Applier
import PlanModel

extension Option {
    static let allowCommands = Option(
        "--allow-commands", "Let the plan's secrets come from the commands it names.")
}

/// The commands that secrets of this run come from, once the operator has agreed to each of them.
///
/// - Returns: Nil when the operator says no.
/// - Throws: Status 3 when some are new and there is nobody to ask; nothing has been started then.
func allowSecretCommands(
    _ session: ClusterSession, _ difference: Difference, _ invocation: Invocation
) throws -> Set<[String]>? {
    let commands = difference.secretCommands
    guard !commands.isEmpty, !invocation.has(.allowCommands) else { return Set(commands) }
    do throws(ActionFailure) {
        let allowed = try session.allowedCommands()
        let new = commands.filter { !allowed.contains($0) }
        guard !new.isEmpty else { return Set(commands) }
        guard Terminal.canAnswer, !invocation.has(.yes) else {
            throw ActionFailure(
                "secrets of '\(session.plan.cluster)' come from commands that you have not allowed to run on this machine",
                advice: new.map { $0.map(shellWord).joined(separator: " ") } + [
                    "to be asked and have the answer remembered, run pdd apply on a terminal and without --yes; where "
                        + "nobody can answer and you trust this file, add: --allow-commands"
                ])
        }
        let question = Question.commands(new, session.plan.cluster)
        Standard.error(question.facts)
        guard question.agrees(Terminal.ask(question.prompt) ?? "") else {
            Standard.error("nothing was done\n")
            return nil
        }
        try allowed.remember(new)
        return Set(commands)
    } catch {
        throw Failure(.wrongInput, FailureText.text(error))
    }
}
