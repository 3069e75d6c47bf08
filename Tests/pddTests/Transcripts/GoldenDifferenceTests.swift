import Applier
import PlanModel
import Planner
import TestSupport
import Testing

@testable import pdd

/// What `pdd diff` prints, and what `pdd apply` and `pdd destroy` show and ask before they change anything.
struct GoldenDifferenceTests {
    private func expect(
        _ plan: Plan, in world: WorldObservation, _ question: (Difference) -> Question?, _ name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let difference = Difference(of: plan, in: world)
        let asked = question(difference).map { $0.facts + $0.prompt + "\n" } ?? ""
        let text = DifferenceText.render(difference)
        #expect(
            text.contains("\n\(counted(difference.actions.count, "action")): "), "apply runs another number of actions",
            sourceLocation: sourceLocation)
        try Golden.expectSeen(text + asked, "Difference/\(name).txt", sourceLocation: sourceLocation)
    }

    @Test func `a plan, its difference in an empty world and its run have one number of actions`() throws {
        for name in ["cluster", "local", "aws-swarm", "ssh-hosts", "docker-machine", "home-and-ec2"] {
            let plan = try Repository.plan(ofExample: name)
            let difference = Difference(of: plan, in: WorldObservation())
            let text = DifferenceText.render(difference)
            #expect(text.contains("\n\(counted(plan.actions.count, "action")): "), "\(plan.cluster)")
            #expect(difference.actions.count == plan.actions.count)
            #expect(DifferenceJSON.lines(difference).split(separator: "\n").count == plan.actions.count)
        }
    }

    @Test func `a new cluster`() throws {
        try expect(try seenPlan(workers: 1), in: WorldObservation(), { _ in .apply("pegasus") }, "new")
    }

    @Test func `a new cluster of 200 workers`() throws {
        try expect(try seenPlan(workers: 200), in: WorldObservation(), { _ in .apply("pegasus") }, "new-200")
    }

    @Test func `nothing differs after an apply`() throws {
        for workers in [1, 200] {
            let plan = try seenPlan(workers: workers)
            let difference = Difference(of: plan, in: WorldObservation(after: plan))
            #expect(difference.isEmpty)
            #expect(DifferenceText.render(difference) == "")
        }
    }

    @Test func `one worker more`() throws {
        let world = WorldObservation(after: try seenPlan(workers: 2))
        try expect(try seenPlan(workers: 3), in: world, Question.removals, "one-more")
    }

    @Test func `one worker less, and two that are replaced`() throws {
        let world = WorldObservation(after: try seenPlan(workers: 3))
        try expect(try seenPlan(workers: 2, memory: "8g"), in: world, Question.removals, "removed-and-replaced")
    }

    @Test func `containers with other settings`() throws {
        let before = #", "container": { "environment": { "A": "a", "S": "plain" } }"#
        let after = #", "container": { "memory": "2g", "environment": { "A": "b", "S": { "env": "SECRET" } } }"#
        var world = WorldObservation(after: try seenPlan(workers: 2, container: before))
        // One that an earlier pdd created.
        world.change("pegasus-worker2") { $0.containers["worker2"]?.settings = nil }
        try expect(try seenPlan(workers: 2, container: after), in: world, Question.removals, "settings")
    }

    @Test func `what went wrong on hosts since the last apply`() throws {
        let plan = try seenPlan(workers: 6)
        var world = WorldObservation(after: plan)
        func worker(_ number: Int) -> String { "pegasus-worker\(number)" }
        world.hosts[worker(1)]?.found.isRunning = false
        world.hosts[worker(1)]?.contents = .unknown(ActionFailure("the host is stopped"))
        world.hosts[worker(2)]?.contents = .unknown(ActionFailure("looking at pegasus-worker2: no answer"))
        world.change(worker(3)) { $0.holding.remove(ActionID(worker(3), "engine")) }
        world.change(worker(4)) { $0.containers["worker4"]?.state = "exited" }
        world.change(worker(5)) { $0.containers["worker5"]?.fault = "port is already allocated" }
        world.change(worker(6)) { contents in
            let digest = contents.containers["worker6"]?.digest
            contents.containers["worker6"] = ObservedContainer(digest: digest, state: "running", networks: [])
            contents.containers["old"] = ObservedContainer(digest: nil, state: "running", networks: [])
        }
        try expect(plan, in: world, Question.removals, "repair")
    }

    @Test func `the removal of a cluster`() throws {
        for (workers, name) in [(1, "destroy"), (200, "destroy-200")] {
            let plan = try seenPlan(workers: workers)
            try expect(
                DestructionPlanner.plan(destroying: plan), in: WorldObservation(after: plan),
                { _ in .destroy("pegasus") }, name)
        }
    }

    @Test func `commands that print secrets`() throws {
        let question = Question.commands([["pass", "show", "pool password"], ["vault", "read", "key"]], "pegasus")
        try Golden.expectSeen(question.facts + question.prompt + "\n", "Difference/secret-commands.txt")
    }

    @Test func `only the whole answer agrees`() {
        #expect(Question.apply("c").agrees("y"))
        #expect(Question.apply("c").agrees("YES"))
        #expect(!Question.apply("c").agrees(""))
        #expect(Question.destroy("c").agrees("c"))
        #expect(!Question.destroy("c").agrees("y"))
    }

    @Test(arguments: [
        ("jobs", UpdateSettings.AtDeadline.keep, false), ("jobs-evicted-later", .evict, false),
        ("jobs-evicted", .keep, true),
    ])
    func `jobs run on workers that are replaced`(
        name: String, atDeadline: UpdateSettings.AtDeadline, evicts: Bool
    ) throws {
        var plan = try seenPlan(workers: 3)
        var world = WorldObservation(after: plan)
        for (number, jobs) in [(1, (1, 40, 40)), (2, (3, 7800, 9000)), (3, (2, 86_400, 100_000))] {
            world.change("pegasus-worker\(number)") {
                $0.jobs = RunningJobs(count: jobs.0, longest: jobs.1, total: jobs.2)
            }
        }
        world.change("pegasus-worker3") { $0.containers["worker3"]?.fault = "port is already allocated" }
        for type in plan.containers.keys where type != "submit" { plan.containers[type]?.labels = [("a", "b")] }
        for type in plan.updates.keys { plan.updates[type]?.atDeadline = atDeadline }
        let difference = Difference(of: plan, in: world, evicts: evicts)
        let question = evicts ? Question.eviction(4) : .losses
        try Golden.expectSeen(
            DifferenceText.render(difference) + question.prompt + "\n\n" + DifferenceJSON.lines(difference),
            "Difference/\(name).txt")
    }

    @Test(
        arguments: [
            ("destroyed-with-queue", JobQueue(idle: 8, running: 4, held: 1, completed: 0)),
            ("destroyed-without-jobs", JobQueue(idle: 0, running: 0, held: 0, completed: 0)), ("destroyed-silent", nil),
        ] as [(String, JobQueue?)]) func `a cluster is destroyed with its queue`(name: String, queue: JobQueue?) throws
    {
        let plan = try seenPlan(workers: 1)
        var world = WorldObservation(after: plan)
        world.change("pegasus-submit-node") { $0.queue = queue }
        if queue == nil { world.hosts["pegasus-submit-node"]?.contents = .unknown(ActionFailure("no answer")) }
        let difference = Difference(of: DestructionPlanner.plan(destroying: plan), in: world)
        try Golden.expectSeen(
            DifferenceText.render(difference) + "\n" + DifferenceJSON.lines(difference), "Difference/\(name).txt")
    }
}
