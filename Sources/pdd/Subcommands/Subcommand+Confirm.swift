import Applier
import PlanModel
import Planner

extension Option {
    static let discard = Option(
        "--discard", "Agree to lose the jobs and the data that the differences name as lost.")
}

extension Subcommand {
    /// Whether the user agrees: by `--yes`, by the approval of this difference, or by an answer.
    static func confirm(_ invocation: Invocation, _ question: Question) throws -> Bool {
        if invocation.has(.yes) || invocation.has(.approved) { return true }
        Standard.error(question.facts)
        guard Terminal.canAnswer else {
            throw Failure.error(
                .wrongUsage,
                "'pdd \(invocation.subcommand.name)' asks before it changes anything, and there is no terminal",
                notes: ["to continue without a question, add: --yes"])
        }
        let isAgreed = question.agrees(Terminal.ask(question.prompt) ?? "")
        if !isAgreed { Standard.error("nothing was changed\n") }
        return isAgreed
    }

    /// Asks separately about jobs that are ended, and about jobs and data that are lost.
    ///
    /// - Parameter refusesRemovals: Whether containers on which jobs run must stay.
    /// - Throws: Status 2 if '--no-remove', '--yes' or '--approved' was given and does not allow them.
    static func confirmStakes(_ invocation: Invocation, _ stakes: Stakes, refusesRemovals: Bool) throws -> Bool {
        guard !stakes.isEmpty else { return true }
        guard !refusesRemovals else {
            throw Failure.error(
                .differences,
                "'--no-remove' was given, but the changes concern running jobs or the queue, as listed above",
                notes: ["to let the jobs finish first, apply without '--no-remove'"])
        }
        if stakes.loss != nil || !stakes.lost.isEmpty, !invocation.has(.discard) {
            guard !invocation.has(.yes), !invocation.has(.approved) else {
                let option = invocation.has(.yes) ? Option.yes : .approved
                throw Failure.error(
                    .differences,
                    "jobs or data would be lost, as listed above, and '\(option.name)' does not agree to that",
                    notes: ["nothing was changed", "to lose them, add: \(Option.discard.name)"])
            }
            guard try confirm(invocation, .losses) else { return false }
        }
        let ended = stakes.workers.filter { $0.outcome == .restart }.reduce(0) { $0 + $1.jobs.count }
        return try ended == 0 || confirm(invocation, .eviction(ended))
    }
}
