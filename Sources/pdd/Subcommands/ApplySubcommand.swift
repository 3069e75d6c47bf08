import Applier
import Foundation
import PlanModel
import Planner

extension Subcommand {
    private static let shellOption = Option(
        "--shell", "Log in to the submit container afterwards.")

    private static let noRemove = Option(
        "--no-remove", "Refuse to remove or replace any host.")

    static let apply = Subcommand(
        "apply", "Show the differences from the plan, ask, and make the changes.",
        arguments: "[FILE]", count: 0...1,
        options: [.yes, noRemove, .allowCommands, shellOption, .json, .lockWait, .local],
        discussion: """
            FILE is a description or a plan. pdd looks at what exists and changes only what is
            missing or different, on all hosts at the same time. After a failure or an
            interruption, apply again: pdd continues from there.

            pdd runs a command that prints a secret ({"command": [...]}) only after you agree. It
            remembers your answer for the cluster. Use --allow-commands where there is no terminal.
            """
    ) { invocation in
        let input = try Input.read(invocation)
        try input.checkPins()
        let session = try openSession(input.plan, input, for: invocation.subcommand.name)
        let interruption = Interruption(session)
        defer { interruption.end() }
        defer {
            session.unlockProvider()
            printNotes(of: session)
        }
        let difference: Difference
        let lock: ClusterLock
        do {
            (difference, lock) = try lockAndReadDifference(session, invocation, interruption)
        } catch {
            session.close()
            throw (error as? ActionFailure).map(Failure.of) ?? error
        }
        defer { withExtendedLifetime(lock) {} }
        guard !difference.isEmpty else {
            session.close()
            Standard.error("nothing to do: \(input.plan.cluster) matches its plan\n")
            interruption.end()
            return try finish(invocation, input, .success)
        }
        Standard.error(DifferenceText.render(difference))
        Standard.error("estimated time: \(roughDuration(session.estimate(difference)))\n")
        var secretCommands: Set<[String]> = []
        do {
            try requireWhatHostsNeed(session, difference, input)
            try interruption.enter(.asking)
            guard let allowed = try allowSecretCommands(session, difference, invocation) else {
                session.close()
                return .interrupted
            }
            secretCommands = allowed
            guard try confirmRemovals(invocation, difference),
                try confirm(invocation, .apply(input.plan.cluster))
            else {
                session.close()
                return .interrupted
            }
        } catch {
            session.close()
            throw error
        }
        let (result, status) = try runDifference(
            difference, in: session, interruption, next: "pdd apply \(input.words)",
            json: invocation.has(.json), secretCommands: secretCommands)
        if status == .success {
            Standard.error(
                "\(input.plan.cluster) is ready: \(counted(result.succeeded.count, "action")) in "
                    + "\(duration(result.duration))\n"
                    + "next: pdd shell \(input.words), or pdd status \(input.words)\n")
        }
        session.unlockProvider()
        interruption.end()
        return try finish(invocation, input, status)
    }

    /// Asks for a separate confirmation if hosts are removed or replaced.
    private static func confirmRemovals(
        _ invocation: Invocation, _ difference: Difference
    ) throws -> Bool {
        guard let question = Question.removals(difference) else { return true }
        guard !invocation.has(noRemove) else {
            throw Failure(
                .differences,
                "error: '--no-remove' was given, but the plan removes or replaces hosts\n"
                    + question.facts.split(separator: "\n").map { "note: \($0)\n" }.joined())
        }
        return try confirm(invocation, question)
    }

    private static func finish(
        _ invocation: Invocation, _ input: Input, _ status: ExitStatus
    ) throws -> ExitStatus {
        guard status == .success, invocation.has(shellOption) else { return status }
        return try logIn(input, container: nil)
    }

    /// Opens a session; a failure to do so means wrong input.
    static func openSession(
        _ plan: Plan, _ input: Input, for purpose: String
    ) throws -> ClusterSession {
        do throws(ActionFailure) {
            return try ClusterSession(plan, directory: input.directory.path, for: purpose)
        } catch {
            throw Failure(.wrongInput, FailureText.text(error))
        }
    }

    /// Whether the user agrees, by `--yes` or by an answer.
    static func confirm(_ invocation: Invocation, _ question: Question) throws -> Bool {
        if invocation.has(.yes) { return true }
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
}
