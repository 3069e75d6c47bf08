import Foundation
import TestSupport
import Testing

@testable import Applier
@testable import pdd

/// 'pdd run' before it reaches a cluster, and the texts that people read.
struct RunSubcommandTests {
    @Test(
        arguments: [
            ([], "needs '--input DIR' with a program run.sh, or '-- COMMAND'"),
            (["--name", "a/b", "--", "x"], "'--name' needs the name of a run"),
            (["--repeat", "0", "--", "x"], "'--repeat' must be a number from 1 to 1000, not '0'"),
            (["--list", "--stop", "a"], "'--list' and '--stop' cannot be combined"),
            (["--attach", "a", "--", "x"], "'--attach' takes no command after '--'"),
            (["--list", "--input", "d"], "'--list' and '--input' cannot be combined"),
            (["--input", "nothing"], "there is no directory 'nothing'"),
            (["--input", "empty"], "there is no 'empty/run.sh'"),
            (["--input", "plain"], "'plain/run.sh' is not executable"),
            (["--output", "plain", "--", "x"], "'plain' exists already"),
            (["--name", "old", "--", "x"], "'results/old' exists already"),
        ] as [([String], String)])
    func `wrong arguments are refused before anything starts`(arguments: [String], error: String) throws {
        try withTemporaryDirectory { directory in
            let manager = FileManager.default
            for name in ["empty", "plain", "results/old"] {
                try manager.createDirectory(at: directory.appending(path: name), withIntermediateDirectories: true)
            }
            try "".write(to: directory.appending(path: "plain/run.sh"), atomically: false, encoding: .utf8)
            let text =
                #"{"cluster": "c", "provider": {"type": "docker"}, "image": {"submit": "a", "worker": "a"}, "workers": [{"count": 1}]}"#
            try text.write(to: directory.appending(path: "cluster.json"), atomically: false, encoding: .utf8)
            let run = try Program.run(Program.pdd, ["run"] + arguments, in: directory)
            #expect(run.errors.contains(error), "\(run.errors)")
            #expect([3, 64].contains(run.status))
            #expect(!manager.fileExists(atPath: directory.appending(path: ".pdd").path))
        }
    }

    private static func job(_ id: String, _ kind: String, code: Int = 0, node: String = "-") -> WorkEvent? {
        let dag = node == "-" ? "-" : "1"
        return WorkEvent(
            "job\t\(id)\t\(kind)\t4\t\(code)\t0\t65.0\t60.5\tslot1_1@worker1\t\(node)\t\(dag)\t1\t/bin/\(kind)\te\t/x\t-"
        )
    }

    private static func progress(_ events: [WorkEvent?]) -> WorkProgress {
        var progress = WorkProgress()
        for event in events.compactMap({ $0 }) { progress.add(event) }
        return progress
    }

    @Test func `the summary of a run that failed says what failed and why`() {
        let progress = Self.progress([
            .commandEnded(status: 0), Self.job("2.0", "split"), Self.job("3.0", "analyze", code: 2, node: "B"),
            .errorOutput(job: "3.0", line: "cannot open data\u{1B}[31m"), .held(job: "4.0", reason: "no such file"),
            .finished(.failed, time: 9),
        ])
        let expected = """
            job 3.0 (analyze, node B): exit code 2 on slot1_1@worker1
              | cannot open data^[[31m
            job 4.0 is held: no such file
            run 7 failed in 2 min 10 s: 1 held, 1 done, 1 failed
              kind     jobs  failed  wall time  processor time
              analyze  1     1       1 min 5 s  1 min 1 s
              split    1     0       1 min 5 s  1 min 1 s

            """
        #expect(WorkText.summary("7", progress, seconds: 130) == expected)
    }

    @Test func `the summary of a run that succeeded`() {
        let progress = Self.progress([.commandEnded(status: 0), .finished(.succeeded, time: 9)])
        #expect(WorkText.summary("a", progress, seconds: 3) == "run a succeeded in 3.0 s: no jobs\n")
        let stopped = Self.progress([.finished(.stopped, time: 9)])
        #expect(WorkText.summary("a", stopped, seconds: nil) == "run a was stopped: no jobs\n")
    }

    @Test func `the block fits the terminal`() {
        var block = WorkBlock(run: "3")
        block.progress = Self.progress([
            .counts(idle: 3, running: 2, held: 1), .slots(busy: 2, total: 4), .nodes(done: 1, total: 4, failed: 0),
            .held(job: "7.0", reason: String(repeating: "long ", count: 40)), Self.job("2.0", "a"),
        ])
        let lines = block.lines(at: 75, rows: 24, columns: 60)
        #expect(lines.count == 5 && lines.allSatisfy { $0.count < 60 })
        #expect(lines[0] == "run 3: 1 min 15 s, the command is running")
        #expect(lines[1] == "  jobs: 3 idle, 2 running, 1 held, 1 done")
        #expect(lines[2] == "  DAG: 25 %, 1 of 4 nodes done")
        #expect(lines[3] == "  pool: 2 of 4 processors busy")
        #expect(lines[4].hasPrefix("  held: 7.0: long long"))
    }

    @Test func `repetitions have a median`() {
        let text = WorkText.repetitions([("1", .succeeded, 10), ("2", .failed, 30), ("3", .succeeded, 20)])
        #expect(text.hasSuffix("median: 20 s\n") && text.split(separator: "\n").count == 5)
    }

    @Test(arguments: [("results/1", "results/.1.partial"), ("out", ".out.partial"), ("/a/b/", "/a/.b.partial")])
    func `results are first beside their place`(directory: String, partial: String) {
        #expect(WorkResults.partial(directory) == partial)
    }

    @Test func `events are lines of JSON`() {
        #expect(
            WorkEventLine.text(.counts(idle: 1, running: 2, held: 0))
                == #"{ "event": "counts", "idle": 1, "running": 2, "held": 0 }"#)
        #expect(Self.job("3.0", "a", code: 2, node: "B").map(WorkEventLine.text)?.contains(#""exitCode": 2"#) == true)
        #expect(WorkEventLine.text(.output("a\"b")) == #"{ "event": "output", "line": "a\"b" }"#)
    }
}
