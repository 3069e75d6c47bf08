import Applier
import PlanModel
import Planner

extension Probe {
    /// Whatever was accepted reads back as it was written, can be shown, and can be begun.
    static func check(_ plan: Plan) throws(Violation) {
        try checkRoundTrip(plan)
        try checkText(plan)
        try checkRun(plan)
        let reverse = DestructionPlanner.plan(destroying: plan)
        try checkRoundTrip(reverse)
        try checkText(reverse)
        try checkRun(reverse)
    }

    private static func checkRoundTrip(_ plan: Plan) throws(Violation) {
        let bytes = plan.json()
        let again: Plan
        do { again = try Plan.read(SourceText(name: "plan.json", bytes: bytes)) } catch {
            throw Violation(text: "a plan that was written is not read: \(error.all.map(\.message))")
        }
        try require(again == plan, "a plan that was written and read differs")
        try require(again.json() == bytes, "a plan that was read is written otherwise")
        try require(
            PlanComparison(from: plan, to: again).isEmpty, "a plan is found to differ from itself")
    }

    private static func checkText(_ plan: Plan) throws(Violation) {
        let text = printable(PlanText.render(plan, next: "pdd apply cluster.json"))
        try require(text == printable(text), "the text of a plan has control characters")
        for graph in [PlanGraph.dot(plan), PlanGraph.mermaid(plan), PictureSVG.text(plan)] {
            try require(graph == printable(graph), "a graph has control characters: \(graph)")
            for line in graph.unicodeScalars.split(separator: "\n") {
                try require(
                    line.count { $0 == "\"" }.isMultiple(of: 2), "a name breaks out of a graph: \(line)")
            }
        }
    }

    /// Finds the difference from an empty world and from one with all the hosts, and plays the
    /// schedules through.
    private static func checkRun(_ plan: Plan) throws(Violation) {
        let digests = ActionDigests(plan)
        var all: [ActionID: Digest] = [:]
        for action in plan.actions {
            all[action.id] = digests.digest(
                of: action, identity: action.host, used: action.uses.compactMap { all[$0] })
        }
        try require(all.count == plan.actions.count, "two actions of a plan have one id")
        var hosts: [String: ObservedHost] = [:]
        for action in plan.actions {
            guard case .createHost(let payload) = action.payload else { continue }
            let found = FoundHost(
                name: payload.host, identity: payload.host, address: "192.0.2.1",
                login: Login(address: "192.0.2.1"))
            hosts[payload.host] = ObservedHost(found: found, contents: .known(HostContents()))
        }
        for world in [WorldObservation(), WorldObservation(hosts: hosts)] {
            let difference = Difference(of: plan, in: world)
            try require(difference.statuses.count == plan.actions.count, "an action without a status")
            var schedule = Schedule.of(difference.actions, limits: Limits()) { _ in 1 }
            var running = schedule.start()
            while let next = running.popLast() {
                _ = schedule.finish(next, succeeded: true)
                running += schedule.start()
            }
            try require(
                schedule.isOver && schedule.states.allSatisfy { $0 == .succeeded },
                "a schedule that does not come to its end")
        }
    }
}
