import Applier
import PlanModel
import TestSupport
import Testing

@testable import pdd

/// The first and the last line of `apply --json`.
struct RunBoundsLineTests {
    @Test func `the plan is there whether something is to do or not`() throws {
        let plan = try seenPlan(workers: 1)
        let new = RunBoundsLine.plan(Difference(of: plan, in: WorldObservation()), estimate: 12.1)
        #expect(
            new.hasPrefix(
                #"{ "event": "plan", "cluster": "pegasus", "plan": "\#(Digest(of: plan.json()))", "estimate": 13, "#
                    + #""actions": ["cluster/port-2377-tcp", "#), "\(new)")
        let done = RunBoundsLine.plan(Difference(of: plan, in: WorldObservation(after: plan)), estimate: 0)
        #expect(done.hasSuffix(#""estimate": 0, "actions": [] }"# + "\n"), "\(done)")
    }

    @Test func `the end has the status and the counts`() {
        var result = RunResult()
        result.succeeded = [ActionID("w1", .host)]
        result.failed = [ActionID("w2", .host)]
        result.skipped = [ActionID("w2", .engine), ActionID("w2", .image)]
        result.duration = 61.4
        #expect(
            RunBoundsLine.end(result, .partlyApplied)
                == #"{ "event": "end", "status": 4, "succeeded": 1, "failed": 1, "skipped": 2, "seconds": 61 }"# + "\n")
    }
}
