import Applier
import PlanModel

extension Option {
    static let only = Option(
        "--only", value: "GLOB,...", "Only these hosts or actions and what they need.")
    static let skip = Option("--skip", value: "GLOB,...", "Not these hosts or actions and what depends on them.")
    static let parallel = Option("--parallel", value: "N", "Run at most N actions at the same time; default: 64.")
}

/// What the invocation limits the difference to.
func selection(_ invocation: Invocation) -> Selection {
    func patterns(_ option: Option) -> [String] {
        invocation.value(of: option)?.split(separator: ",").map(String.init) ?? []
    }
    return Selection(only: patterns(.only), skip: patterns(.skip))
}

/// Refuses patterns that match nothing, which may be mistyped.
func requireMatches(_ invocation: Invocation, _ difference: Difference) throws {
    guard let pattern = selection(invocation).unknown(in: difference).first else { return }
    throw Failure.usage(
        "no host or action of '\(difference.plan.cluster)' matches '\(printable(pattern))'",
        subcommand: invocation.subcommand.name)
}

/// How much of a plan may run at the same time, as the invocation says.
func runLimits(_ invocation: Invocation, _ plan: Plan) throws -> Limits? {
    guard let text = invocation.value(of: .parallel) else { return nil }
    guard let width = Int(text), (1...1000).contains(width) else {
        throw Failure.usage(
            "'--parallel' must be a number from 1 to 1000, not '\(printable(text))'",
            subcommand: invocation.subcommand.name)
    }
    return Limits(plan, width: width)
}
