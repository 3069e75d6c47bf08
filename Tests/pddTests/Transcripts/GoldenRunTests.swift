import PlanModel
import TestSupport
import Testing

@testable import Applier
@testable import pdd

/// What people see while a run goes on, and what it reports at its end.
struct GoldenRunTests {
    private func action(_ plan: Plan, _ host: String, _ step: String) throws -> Action {
        try #require(plan.actions.first { $0.id == ActionID(host, step) })
    }

    /// The events of a run with one action that is tried again, one that fails, and an interruption.
    private func events(_ plan: Plan) throws -> [(event: RunEvent, time: Double)] {
        let host = try action(plan, "pegasus-worker1", "host")
        let engine = try action(plan, "pegasus-worker1", "engine")
        let image = try action(plan, "pegasus-worker1", "image")
        let failure = ActionFailure(
            "the script exited with status 100", output: ["E: Unable to fetch some archives"])
        return [
            (.started(host), 0), (.noted("trusted the host key of pegasus-worker1"), 1),
            (.succeeded(host, seconds: 4.21), 4.2), (.started(engine), 4.3), (.started(image), 4.4),
            (.retrying(engine, attempt: 1, seconds: 1.5, reason: "ssh could not reach the host"), 9),
            (.succeeded(engine, seconds: 65), 70),
            (.failed(image, failure, seconds: 41.2, attempts: 3, log: nil), 71),
            (.skipped(try action(plan, "pegasus-worker1", "container"), because: image.id), 71),
            (.interrupted(running: [ActionID("pegasus-submit-node", "image")]), 72),
            (.interrupted(running: []), 73),
        ]
    }

    @Test func `lines for a log`() throws {
        let plan = try seenPlan(workers: 1)
        let progress = LineProgress(total: 20, phrase: plan.phrase)
        let lines = try events(plan).compactMap { event, _ in progress.line(counting: event).map { $0 + "\n" } }
        try Golden.expectSeen(lines.joined(), "Run/lines.txt")
    }

    @Test func `frames of the live block`() throws {
        let plan = try seenPlan(workers: 1)
        var block = LiveBlock(total: 20, estimate: 75, phrase: plan.phrase)
        var text = ""
        for (event, time) in try events(plan) {
            block.handle(event, at: time)
            text += "--- at \(duration(time))\n" + (EventLine.text(event).map { $0 + "\n" } ?? "")
            text += block.lines(at: time, rows: 24, columns: 80).map { $0 + "\n" }.joined()
        }
        try Golden.expectSeen(text, "Run/live.txt")
    }

    @Test func `the live block names the critical path, and after an interruption what is waited for`() throws {
        let plan = try seenPlan(workers: 2)
        let chain = CriticalChain(plan.actions) { $0.id.step == "image" ? 45 : 2 }
        var block = LiveBlock(total: plan.actions.count, estimate: 75, chain: chain, phrase: plan.phrase)
        var text = ""
        func draw(_ time: Double, columns: Int = 80) {
            text += "--- at \(duration(time)), \(columns) columns\n"
            text += block.lines(at: time, rows: 24, columns: columns).map { $0 + "\n" }.joined()
        }
        block.handle(.started(try action(plan, "pegasus-worker1", "host")), at: 0)
        block.handle(.started(try action(plan, "pegasus-worker2", "image")), at: 1)
        draw(2)
        block.handle(.started(try action(plan, "pegasus-worker1", "image")), at: 30)
        draw(31, columns: 60)
        block.handle(.interrupted(running: []), at: 40)
        draw(45)
        try Golden.expectSeen(text, "Run/live-critical.txt")
    }

    @Test func `a log gets a line on every wait of 30 s`() throws {
        let plan = try seenPlan(workers: 1)
        var heartbeat = Heartbeat()
        #expect(heartbeat.line(at: 40, phrase: plan.phrase) == nil, "nothing runs")
        let image = try action(plan, "pegasus-worker1", "image")
        let engine = try action(plan, "pegasus-worker1", "engine")
        heartbeat.handle(.started(image), at: 41)
        heartbeat.handle(.started(engine), at: 42)
        #expect(heartbeat.line(at: 71.9, phrase: plan.phrase) == nil)
        #expect(
            heartbeat.line(at: 72, phrase: plan.phrase)
                == "wait   pegasus-worker1/image            31 s  run pull-from-registry unless image-exists; 1 other action is running"
        )
        #expect(heartbeat.line(at: 101, phrase: plan.phrase) == nil)
        heartbeat.handle(.succeeded(engine, seconds: 59), at: 101)
        #expect(heartbeat.line(at: 130, phrase: plan.phrase) == nil)
        #expect(
            heartbeat.line(at: 131, phrase: plan.phrase)
                == "wait   pegasus-worker1/image            1 min 30 s  run pull-from-registry unless image-exists")
    }

    @Test func `lines that a narrower terminal wrapped fill more rows`() {
        #expect(LiveArea.rows([79, 40, 0], columns: 80) == 3)
        #expect(LiveArea.rows([79, 40, 0], columns: 60) == 4)
        #expect(LiveArea.rows([79, 60, 61], columns: 30) == 8)
        #expect(LiveArea.rows([], columns: 80) == 0)
    }

    @Test func `a terminal says what is waited for after a second`() {
        #expect(WaitLine.lines("looking at 3 hosts", after: 0.9, columns: 80) == [])
        #expect(WaitLine.lines("looking at 3 hosts", after: 3.8, columns: 80) == ["looking at 3 hosts: 3.8 s"])
        #expect(WaitLine.lines("looking at 3 hosts", after: 3.8, columns: 11) == ["looking at"])
    }

    @Test func `an interruption names three of many running actions`() {
        func line(_ count: Int) -> String? {
            EventLine.text(.interrupted(running: (1...count).map { ActionID("a\($0)", "host") }))
        }
        #expect(
            line(4)
                == "interrupted; no new action starts; waiting for a1/host, a2/host, a3/host, a4/host; interrupt again to end them"
        )
        #expect(
            line(40)
                == "interrupted; no new action starts; waiting for a1/host, a2/host, a3/host and 37 other actions; "
                + "interrupt again to end them")
    }

    @Test func `an interrupted run says how much is done`() throws {
        var result = RunResult()
        result.succeeded = [ActionID("a", "host")]
        result.notStarted = [ActionID("a", "engine"), ActionID("a", "image")]
        result.wasInterrupted = true
        result.duration = 12
        let text = FailureText.report(Summary(), result, plan: try seenPlan(workers: 1), next: "pdd apply cluster.json")
        #expect(
            text
                == "interrupted: 1 of 3 actions done, 2 not started, in 12 s\nnote: to continue: pdd apply cluster.json\n"
        )
    }

    @Test func `the live block of 1,000 hosts fits the terminal`() throws {
        let plan = try seenPlan(workers: 1000)
        var block = LiveBlock(total: plan.actions.count, estimate: 600, phrase: plan.phrase)
        for action in plan.actions where action.kind == .createHost { block.handle(.started(action), at: 1) }
        let sizes = [(24, 80), (24, 60), (10, 40), (3, 20)]
        let frames = sizes.map { rows, columns in
            let lines = block.lines(at: 31, rows: rows, columns: columns)
            #expect(lines.count <= rows && lines.allSatisfy { $0.count < columns })
            return "--- \(rows) rows, \(columns) columns\n" + lines.map { $0 + "\n" }.joined()
        }
        try Golden.expectSeen(frames.joined(), "Run/live-1000.txt")
    }

    /// The report of a run in which some actions failed and everything that depends on them was skipped.
    private func report(
        _ plan: Plan, _ failures: [(Action, ActionFailure)], of actions: [Action]? = nil
    ) -> String {
        let summary = Summary()
        var result = RunResult()
        for (action, failure) in failures {
            summary.handle(
                .failed(
                    action, failure, seconds: 41, attempts: failure.isTransient ? 3 : 1,
                    log: ".pdd/pegasus/runs/1/\(action.id.fileName).log"))
            result.failed.append(action.id)
            var lost: Set<ActionID> = [action.id]
            for next in actions ?? plan.actions where next.dependencies.contains(where: lost.contains) {
                lost.insert(next.id)
                guard !result.skipped.contains(next.id) else { continue }
                result.skipped.append(next.id)
                summary.handle(.skipped(next, because: action.id))
            }
        }
        return FailureText.report(summary, result, plan: plan, next: "pdd apply cluster.json")
    }

    @Test func `one action failed`() throws {
        let plan = try seenPlan(workers: 2)
        let failure = ActionFailure(
            "the script exited with status 100",
            output: ["Reading package lists...", "E: Unable to fetch some archives"],
            isTransient: true)
        let text = report(plan, [(try action(plan, "pegasus-worker2", "image"), failure)])
        try Golden.expectSeen(text, "Run/one-failure.txt")
    }

    @Test func `several actions failed`() throws {
        let plan = try seenPlan(workers: 200)
        let failures = [
            (
                try action(plan, "pegasus-submit-node", "host"),
                ActionFailure("waiting for the host's key: timed out after 600 s", advice: ["see: docker logs HOST"])
            ),
            (
                try action(plan, "pegasus-worker7", "engine"),
                ActionFailure(
                    "the script exited with status 1",
                    output: (1...12).map { "line \($0)" } + [String(repeating: "long ", count: 120)],
                    advice: ["the host's disk is full; free some space, or give it a larger disk"])
            ),
        ]
        try Golden.expectSeen(report(plan, failures), "Run/several-failures.txt")
    }

    @Test func `a worker does not come back, and the others stay as they are`() throws {
        var plan = try seenPlan(workers: 3)
        let world = WorldObservation(after: plan)
        for type in plan.containers.keys where type != "submit" { plan.containers[type]?.labels = [("a", "b")] }
        let actions = Difference(of: plan, in: world).actions
        let rejoin = try #require(actions.first { $0.id == ActionID("pegasus-worker1", .rejoin) })
        let failure = ActionFailure("these workers are not in the pool: worker1 after 600 s")
        try Golden.expectSeen(report(plan, [(rejoin, failure)], of: actions), "Run/not-back.txt")
    }

    @Test func `a failure that belongs to no action`() throws {
        let failure = ActionFailure(
            "looking for hosts: 'docker' exited with status 1", command: "docker ps --all",
            output: ["permission denied"],
            advice: ["this user is not allowed to use the Docker Engine"])
        try Golden.expectSeen(
            FailureText.text(failure) + "---\n" + FailureText.note(failure), "Run/no-action.txt")
    }
}
