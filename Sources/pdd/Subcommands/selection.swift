import Applier
import PlanModel

extension Option {
    static let only = Option(
        "--only", value: "GLOB,...", "Only these hosts or actions and what they need.")
    static let skip = Option("--skip", value: "GLOB,...", "Not these hosts or actions and what depends on them.")
    static let replace = Option(
        "--replace", value: "HOST,...", "Create these hosts again; what is on them is lost.")
    static let parallel = Option("--parallel", value: "N", "Run at most N actions at the same time; default: 40.")
}

/// What the invocation asks of the difference.
func selection(_ invocation: Invocation) -> Selection {
    func patterns(_ option: Option) -> [String] {
        invocation.value(of: option)?.split(separator: ",").map(String.init) ?? []
    }
    return Selection(only: patterns(.only), skip: patterns(.skip), replace: Set(patterns(.replace)))
}

/// Refuses to create hosts again that the plan does not have, or that are machines of the user's.
private func requireReplaceable(_ names: Set<String>, _ difference: Difference, _ invocation: Invocation) throws {
    let hosts = Set(difference.plan.createdHosts)
    if let name = names.sorted().first(where: { !hosts.contains($0) }) {
        throw Failure.usage(
            "'\(difference.plan.cluster)' has no host '\(printable(name))'", subcommand: invocation.subcommand.name)
    }
    for case .createHost(let payload) in difference.plan.actions.map(\.payload)
    where payload.existing != nil && names.contains(payload.host) {
        throw Failure.error(
            .wrongInput, "'\(payload.host)' is an existing machine, which pdd cannot create again",
            notes: ["'pdd apply' repairs what is missing or different on it"])
    }
}

/// Refuses patterns that match nothing, which may be mistyped.
func requireMatches(_ invocation: Invocation, _ difference: Difference) throws {
    let selection = selection(invocation)
    try requireReplaceable(selection.replace, difference, invocation)
    guard let pattern = selection.unknown(in: difference).first else { return }
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
