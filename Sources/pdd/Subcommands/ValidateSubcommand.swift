import PlanModel
import Planner

extension Subcommand {
    static let validate = Subcommand(
        "validate", "Report all problems of a description.",
        arguments: "[FILE]", count: 0...1, options: [.local],
        discussion: """
            Reads only the description and the files that it names.
            """
    ) { invocation in
        let input = try Input.read(invocation)
        Standard.output(
            "\(printable(input.path)): valid; \(counted(input.plan.hostNames.count, "host")), "
                + "\(counted(input.plan.actions.count, "action"))\n")
        return .success
    }
}
