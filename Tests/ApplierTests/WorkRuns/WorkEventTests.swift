import PlanModel
import Testing

@testable import Applier

/// What is read of a work run's events, and their sum.
struct WorkEventTests {
    /// The line of a job that has ended.
    static func job(
        _ id: String, _ kind: String = "work", status: Int = 4, code: Int = 0, signal: Int = 0, wall: String = "5.0",
        node: String = "-", dag: String = "-"
    ) -> String {
        "job\t\(id)\t\(kind)\t\(status)\t\(code)\t\(signal)\t\(wall)\t1.5\tslot1@worker1\t\(node)\t\(dag)\t1\t/bin/work"
            + "\twork.err\t/home/x\tno reason"
    }

    @Test func `every event is read`() {
        #expect(WorkEvent("o\ta\tb") == .output("a\tb"))
        #expect(WorkEvent("o\t") == .output(""))
        #expect(WorkEvent("counts\t1\t2\t3") == .counts(idle: 1, running: 2, held: 3))
        #expect(WorkEvent("dag\t1\t4\t0") == .nodes(done: 1, total: 4, failed: 0))
        #expect(WorkEvent("slots\t3\t8") == .slots(busy: 3, total: 8))
        #expect(WorkEvent("held\t7.0\tno such file") == .held(job: "7.0", reason: "no such file"))
        #expect(WorkEvent("released\t7.0") == .released(job: "7.0"))
        #expect(WorkEvent("command\t3") == .commandEnded(status: 3))
        #expect(WorkEvent("command\tlost") == .commandEnded(status: nil))
        #expect(WorkEvent("error\t7.0\ta\tb") == .errorOutput(job: "7.0", line: "a\tb"))
        #expect(WorkEvent("analysis\tx") == .analysis("x"))
        #expect(WorkEvent("statistics\tx") == .statistics("x"))
        #expect(WorkEvent("end\tsucceeded\t12") == .finished(.succeeded, time: 12))
    }

    @Test(
        arguments: [
            "", "x", "o", "counts\t1\t2", "counts\t1\t2\tx", "dag\t1", "slots\t1", "held\t7.0", "released", "job\t1.0",
            "end\tsucceeded", "end\tgone\t5", "command",
        ])
    func `what is no event is passed over`(line: String) {
        #expect(line == "o" ? WorkEvent(line) == .output("") : WorkEvent(line) == nil)
    }

    @Test func `a job has its end`() throws {
        func end(_ line: String) throws -> WorkJob.End {
            guard case .ended(let job)? = WorkEvent(line) else { throw Missing() }
            return job.end
        }
        #expect(try end(Self.job("1.0")) == .exited(0))
        #expect(try end(Self.job("1.0", code: 3)) == .exited(3))
        #expect(try end(Self.job("1.0", code: -1, signal: 9)) == .signalled(9))
        #expect(try end(Self.job("1.0", status: 3)) == .removed("no reason"))
    }

    private struct Missing: Error {}

    private static func progress(_ lines: [String]) -> WorkProgress {
        var progress = WorkProgress()
        for event in lines.compactMap({ WorkEvent($0) }) { progress.add(event) }
        return progress
    }

    @Test func `of the attempts at a node, the last counts`() {
        let progress = Self.progress([
            Self.job("2.0", code: 1, node: "A", dag: "1"), Self.job("3.0", node: "A", dag: "1"),
            Self.job("4.0", code: 2, node: "B", dag: "1"), Self.job("5.0", "dag"), Self.job("6.0", code: 1),
        ])
        #expect(progress.failures.map(\.id) == ["4.0", "6.0"])
        let many = Self.progress([
            Self.job("2.0", code: 1, node: "A", dag: "1"), Self.job("2.1", code: 1, node: "A", dag: "1"),
            Self.job("3.1", node: "A", dag: "1"),
        ])
        #expect(many.failures.map(\.id) == ["2.0"])
        #expect(progress.done == 1 && progress.failedAttempts == 3 && progress.dags.count == 1)
    }

    @Test func `jobs are held until they are released or end`() {
        var progress = Self.progress(["held\t1.0\ta", "held\t2.0\tb", "held\t3.0\tc", "released\t1.0", Self.job("2.0")])
        #expect(progress.held.map(\.job) == ["3.0"])
        progress.add(.finished(.failed, time: 3))
        #expect(progress.verdict == .failed && progress.endTime == 3)
    }

    @Test func `kinds of jobs are added up, the longest first`() {
        let progress = Self.progress([
            Self.job("1.0", "a"), Self.job("2.0", "b", code: 1, wall: "20.0"), Self.job("3.0", "a", wall: "6.0"),
        ])
        #expect(progress.kinds.map(\.name) == ["b", "a"])
        #expect(progress.kinds.map(\.jobs) == [1, 2] && progress.kinds.map(\.failed) == [1, 0])
        #expect(progress.kinds.map(\.wallTime) == [20, 11] && progress.kinds.map(\.processorTime) == [1.5, 3])
    }

    @Test(
        arguments: [
            ("a", true), ("1", true), ("A-b_9", true), ("", false), ("-a", false), ("a.b", false), ("a/b", false),
            ("ä", false), (String(repeating: "a", count: 63), true), (String(repeating: "a", count: 64), false),
        ])
    func `names of runs`(text: String, isName: Bool) {
        #expect(WorkRun.isName(text) == isName)
    }

    @Test func `a list has what its lines say`() {
        let run = ListedRun("a\t5\tfailed\t9\tsleep 9\t1")
        #expect(run?.name == "a" && run?.state == .failed && run?.begin == 5 && run?.end == 9)
        #expect(run?.command == "sleep 9 1")
        #expect(ListedRun("a\t-\tidle\t-\t")?.begin == nil)
        #expect(
            ListedRun("a\t5\tgone\t9\tx") == nil && ListedRun("../a\t5\tfailed\t9\tx") == nil && ListedRun("a") == nil)
    }
}
