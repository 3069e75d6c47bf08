import Applier
import PlanModel
import Planner

extension Subcommand {
    private static let shellOption = Option(
        "--shell", "Log in to the submit container afterwards.")

    private static let noRemove = Option(
        "--no-remove", "Refuse to remove or re-create hosts, or containers on which jobs run.")

    static let apply = Subcommand(
        "apply", "Show the differences from the plan, ask, and make the changes.",
        arguments: "[FILE]", count: 0...1,
        options: [
            .yes, .approved, noRemove, .evict, .discard, .allowCommands, .requireCommitted, .requireSignature,
            .identity, .only, .skip, .replace, .parallel, shellOption, .json, .lockWait, .local,
        ],
        discussion: """
            FILE is a description or a plan. pdd looks at what exists and changes only what is
            missing or different, on all hosts at the same time. After a failure or an
            interruption, apply again: pdd continues from there.

            A worker that is replaced or removed first finishes its jobs, as 'update' in the
            description says; with --evict, pdd does not wait for them.

            What would lose jobs or data is confirmed separately: the removal of the submit host with
            its queue, the keys of the pool and the users' homes, or the end of a container that runs
            jobs and cannot be drained. --yes does not confirm this; --discard does.

            --only and --skip limit the changes to a part of the cluster. A part that depends on what
            is left out is left out, too; pdd says what that is:

              pdd apply --only 'pegasus-worker3'
              pdd apply --skip '*/files-*,cluster/ready'

            --replace creates a host again that matches its plan but is broken, after its jobs have
            ended (or with --evict, at once):

              pdd apply --replace pegasus-worker3

            pdd runs a command that prints a secret ({"command": [...]}) only after you agree. It
            remembers your answer for the cluster. Use --allow-commands where there is no terminal.

            --approved makes exactly the changes that 'pdd diff --out' wrote to a file, without a
            question. Give it the options --only, --skip and --replace that 'pdd diff' had. If the plan
            or the world has changed since, pdd names what is different, changes nothing, and exits
            with status 5.

            --require-committed and --require-signature refuse a file that is not exactly what git's
            HEAD has, or that no allowed signer has signed; with status 3, before anything starts:

              pdd apply cluster.plan.json --require-committed --require-signature allowed_signers
            """
    ) { invocation in
        let approval = try readApproval(invocation)
        let input = try Input.read(invocation)
        try input.checkPins()
        try requireSignature(invocation, input)
        try requireCommitted(invocation, input)
        let status = try withSession(input.plan, input, for: invocation.subcommand.name) { session in
            try applyDifference(invocation, input, session, approval)
        }
        guard status == .success, invocation.has(shellOption) else { return status }
        return try logIn(input, container: nil)
    }

    private static func applyDifference(
        _ invocation: Invocation, _ input: Input, _ session: ClusterSession, _ approval: Approval?
    ) throws -> ExitStatus {
        let interruption = Interruption(session)
        defer { interruption.end() }
        defer { session.unlockProvider() }
        let (difference, lock) = try lockAndReadDifference(session, invocation, interruption)
        defer { withExtendedLifetime(lock) {} }
        if let approval { try require(approval, for: difference, invocation, input) }
        try requireMatches(invocation, difference)
        guard !difference.isEmpty else {
            Standard.error(nothingToDo(difference))
            reportNothingToDo(difference, json: invocation.has(.json))
            return .success
        }
        Standard.error(DifferenceText.render(difference, columns: Terminal.messageColumns))
        Standard.error("estimated time: \(roughDuration(session.estimate(difference)))\n")
        try requireWhatHostsNeed(session, difference, input)
        try interruption.enter(.asking)
        guard try confirmStakes(invocation, Stakes(of: difference), refusesRemovals: invocation.has(noRemove)),
            let secretCommands = try allowSecretCommands(session, difference, invocation),
            try confirmRemovals(invocation, difference),
            try confirm(invocation, .apply(input.plan.cluster))
        else { return .interrupted }
        let (result, status) = try runDifference(
            difference, in: session, interruption, next: "pdd apply \(input.words)",
            json: invocation.has(.json), limits: runLimits(invocation, input.plan), secretCommands: secretCommands)
        if status == .success {
            let leftOut = difference.leftOut
            let next =
                leftOut.isEmpty
                ? "next: pdd shell \(input.words), or pdd status \(input.words)"
                : DifferenceText.leftOut(leftOut) + "\nnext: pdd apply \(input.words)"
            Standard.error(
                "\(input.plan.cluster) is \(leftOut.isEmpty ? "ready" : "partly applied"): "
                    + "\(counted(result.succeeded.count, "action")) in \(duration(result.duration))\n\(next)\n")
        }
        return status
    }

    private static func nothingToDo(_ difference: Difference) -> String {
        guard difference.leftOut.isEmpty else {
            return "nothing to do in what was selected\n\(DifferenceText.leftOut(difference.leftOut))\n"
        }
        return "nothing to do: \(difference.plan.cluster) matches its plan\n"
    }

    /// Asks for a separate confirmation if hosts are removed or re-created.
    private static func confirmRemovals(
        _ invocation: Invocation, _ difference: Difference
    ) throws -> Bool {
        guard let question = Question.removals(difference) else { return true }
        guard !invocation.has(noRemove) else {
            throw Failure(
                .differences,
                "error: '--no-remove' was given, but the plan removes or re-creates hosts\n"
                    + DifferenceText.losses(difference).split(separator: "\n").map { "note: \($0)\n" }.joined())
        }
        return try confirm(invocation, question)
    }
}
