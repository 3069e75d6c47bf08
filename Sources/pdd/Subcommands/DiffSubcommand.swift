import Applier
import PlanModel
import Planner

extension Subcommand {
    private static let out = Option(
        "--out", value: "FILE", "Write the differences to FILE, for 'pdd apply --approved FILE'.")

    static let diff = Subcommand(
        "diff", "Show what apply would change now; changes nothing.",
        arguments: "[FILE]", count: 0...1, options: [out, .only, .skip, .replace, .json, .local],
        discussion: """
            Looks at what exists and compares it with the plan. The exit status is 0 if there is no
            difference, and 2 if there are differences. --json prints one object for each action.

            --out writes an approval: the plan's digest, the actions with their reasons, and digests
            of the hosts that they concern. Have it reviewed. Then apply makes exactly these changes,
            or none if the plan or the world has changed since:

              pdd diff cluster.json --out approved.json
              pdd apply cluster.json --approved approved.json
            """
    ) { invocation in
        let input = try Input.read(invocation)
        try input.checkPins()
        return try withSession(input.plan, input, for: invocation.subcommand.name) { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let difference = try readDifference(session, interruption, selection: selection(invocation))
            if let refusal = session.refusal(difference) { throw refusal }
            try requireMatches(invocation, difference)
            if invocation.has(.json) {
                Standard.output(DifferenceJSON.lines(difference))
            } else {
                Standard.output(DifferenceText.render(difference, columns: Terminal.outputColumns))
                if !difference.isEmpty {
                    // The approval names the command that keeps to it.
                    if !invocation.has(out) { Standard.error("next: pdd apply \(input.words)\n") }
                } else if difference.leftOut.isEmpty {
                    Standard.error("no difference: \(input.plan.cluster) matches its plan\n")
                } else {
                    Standard.error(
                        "no difference in what was selected\n\(DifferenceText.leftOut(difference.leftOut))\n")
                }
            }
            if let file = invocation.value(of: out) { try writeApproval(of: difference, to: file, input) }
            return difference.isEmpty ? .success : .differences
        }
    }
}
