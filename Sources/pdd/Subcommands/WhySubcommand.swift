import Applier
import PlanModel

extension Subcommand {
    static let why = Subcommand(
        "why", "Explain why an action would run now, back to the first cause.",
        arguments: "[FILE] ACTION", count: 1...2, options: [.local],
        discussion: """
            Looks at what exists, as 'pdd diff' does, and changes nothing. ACTION is an action of the plan
            or of the difference, HOST/STEP; a container may stand for its host.

              pdd why worker1/container
              pdd why examples/local.json cluster/ready
            """
    ) { invocation in
        let file = invocation.arguments.count == 2 ? invocation.arguments[0] : "cluster.json"
        let name = invocation.arguments[invocation.arguments.count - 1]
        let input = try Input.read(path: file, isLocal: invocation.has(.local))
        try input.checkPins()
        return try withSession(input.plan, input, for: invocation.subcommand.name) { session in
            let interruption = Interruption(session)
            defer { interruption.end() }
            let difference = try readDifference(session, interruption)
            if let refusal = session.refusal(difference) { throw refusal }
            let action = try input.plan.action(
                named: name, besides: difference.removals + difference.rollingActions)
            Standard.output(WhyText.render(action, difference) { input.origin(of: $0) })
            return .success
        }
    }
}
