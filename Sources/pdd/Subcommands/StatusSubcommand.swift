import Applier
import PlanModel
import Planner

extension Subcommand {
    static let status = Subcommand(
        "status", "Show hosts, engines, containers, pool slots, Pegasus and differences from the plan.",
        arguments: "[FILE]", count: 0...1, options: [.local]
    ) { invocation in
        let input = try Input.read(invocation)
        return try withSession(input.plan, input, for: invocation.subcommand.name) { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let difference = try readDifference(session, interruption)
            guard !difference.observation.isEmpty else {
                Standard.output("\(input.plan.cluster): no host exists\n")
                Standard.error("next: pdd apply \(input.words)\n")
                return .success
            }
            Standard.output(StatusText.table(difference))
            if let refusal = session.refusal(difference) { Standard.error(FailureText.note(refusal)) }
            if let slots = try poolSlots(input.plan, difference, session) { Standard.output(StatusText.pool(slots)) }
            Standard.output(StatusText.pegasus(difference))
            Standard.output(StatusText.distance(difference, input.words))
            return .success
        }
    }

    /// The output of `condor_status` in the submit container; nil if there is no pool or it does not answer.
    private static func poolSlots(
        _ plan: Plan, _ difference: Difference, _ session: ClusterSession
    ) throws(ActionFailure) -> String? {
        guard let name = plan.firstHost(.submit),
            let container = plan.placements.first(where: { $0.host == name })?.name,
            case .known(let contents) = difference.observation.hosts[name]?.contents,
            contents.containers[container]?.isRunning == true,
            let host = difference.observation.hosts[name]?.found
        else { return nil }
        let lines = [
            "docker exec \(shellWord(container)) sh -c 'command -v condor_status >/dev/null || exit 0; condor_status' 2>&1 || true"
        ]
        var script = HostScript(lines: lines, deadline: 30)
        // The output has a line for each slot of each worker.
        script.output = .upTo(64 << 20)
        let slots = try session.access.run(script, on: host)
        return slots.isEmpty ? nil : slots
    }
}
