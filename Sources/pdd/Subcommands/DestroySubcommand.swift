import Applier
import PlanModel
import Planner

extension Subcommand {
    static let destroy = Subcommand(
        "destroy", "Show what goes, ask, and remove the cluster.",
        arguments: "[FILE]", count: 0...1, options: [.yes, .json, .lockWait, .local],
        discussion: """
            Removes the hosts, containers, volumes and networks that carry the cluster's label,
            also those of a cluster that is only half made, and nothing else. Asks for the
            cluster's name. 'pdd plan --destroy' prints what it does.
            """
    ) { invocation in
        let input = try Input.read(invocation)
        let plan = DestructionPlanner.plan(destroying: input.plan)
        let session = try openSession(plan, input, for: invocation.subcommand.name)
        defer { session.close() }
        do {
            let (difference, lock) = try lockAndReadDifference(session, invocation)
            defer { withExtendedLifetime(lock) {} }
            guard !difference.isEmpty || difference.observation.hasRemains else {
                Standard.error("nothing to destroy: there is no cluster '\(plan.cluster)'\n")
                session.files.removeSecrets()
                return .success
            }
            Standard.error(DifferenceText.render(difference))
            let isAgreed = try confirm(
                invocation, "destroy the cluster '\(plan.cluster)'?", answer: plan.cluster)
            guard isAgreed else { return .interrupted }
            let (result, status) = try runDifference(
                difference, in: session, next: "pdd destroy \(input.words)",
                json: invocation.has(.json))
            guard status == .success else { return status }
            try session.provider.removeRemains()
            session.files.removeSecrets()
            Standard.error(
                "\(plan.cluster) is gone: \(counted(result.succeeded.count, "action")) in "
                    + "\(duration(result.duration))\n")
            return .success
        } catch let failure as ActionFailure {
            throw Failure(.actionFailed, FailureText.text(failure))
        }
    }
}
