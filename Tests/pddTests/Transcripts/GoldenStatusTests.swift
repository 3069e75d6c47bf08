import Applier
import PlanModel
import TestSupport
import Testing

@testable import pdd

/// What `pdd status` prints.
struct GoldenStatusTests {
    private func text(_ plan: Plan, in world: WorldObservation, slots: String? = nil) -> String {
        let difference = Difference(of: plan, in: world)
        return StatusText.table(difference) + (slots.map(StatusText.pool) ?? "") + StatusText.pegasus(difference)
            + StatusText.distance(difference, "cluster.json")
    }

    @Test func `a cluster that matches its plan`() throws {
        let plan = try seenPlan(workers: 1)
        let slots = """
            Name                OpSys Arch   State     Activity
            slot1@worker1       LINUX X86_64 Unclaimed Idle

            """
        var world = WorldObservation(after: plan)
        world.change("pegasus-submit-node") { $0.containers["submit"]?.pegasus = "5.1.2" }
        try Golden.expectSeen(text(plan, in: world, slots: slots), "Status/matches.txt")
    }

    @Test func `a cluster of 200 workers, one of them missing`() throws {
        let plan = try seenPlan(workers: 200)
        var world = WorldObservation(after: plan)
        world.hosts["pegasus-worker17"] = nil
        try Golden.expectSeen(text(plan, in: world), "Status/200.txt")
    }

    @Test func `every state that a host can have`() throws {
        let plan = try seenPlan(workers: 8)
        var world = WorldObservation(after: try seenPlan(workers: 9))
        func change(_ number: Int, _ body: (inout ObservedHost) -> Void) {
            if var host = world.hosts["pegasus-worker\(number)"] {
                body(&host)
                world.hosts["pegasus-worker\(number)"] = host
            }
        }
        func refused(_ refusal: LoginRefusal) -> ObservedHost.Contents {
            var failure = ActionFailure("the login was refused")
            failure.refusal = refusal
            return .unknown(failure)
        }
        world.hosts["pegasus-worker1"] = nil
        change(2) { $0.found.isRunning = false }
        change(3) { $0.found.isStarting = true }
        change(4) { $0.contents = .unknown(ActionFailure("no answer")) }
        change(5) { $0.contents = refused(.key) }
        change(6) { $0.contents = refused(.changedHostKey) }
        change(7) { $0.contents = refused(.unknownHostKey) }
        world.change("pegasus-worker8") { contents in
            contents.holding = []
            contents.lease = 5_400
            contents.containers["worker8"]?.state = "exited"
        }
        try Golden.expectSeen(text(plan, in: world), "Status/states.txt")
    }
}
