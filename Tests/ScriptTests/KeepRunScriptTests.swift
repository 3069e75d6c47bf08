import PlanModel
import Testing

@testable import Applier

/// `keep-run.sh`: runs a command and follows its jobs, which the table makes up.
struct KeepRunScriptTests {
    private static let config = Answer("condor_config_val SUBMIT_ATTRS", prints: "Theirs")
    private static let slots = Answer("condor_status", prints: "Partitionable\tUnclaimed\t2\t4\nDynamic\tClaimed\t3\t4")
    private static let nothingEnded = Answer("condor_history")
    private static let noneInQueue = Answer("condor_q")

    /// A host with a run whose command this is.
    private static func host(
        _ command: String, _ answers: [Answer] = [], files more: [String: String] = [:]
    ) -> TestHost {
        var files = [
            "begin": "1000000", "command": command, "keep": WorkPlace.keepRun.wholeLines.joined(separator: "\n"),
        ]
        files.merge(more) { $1 }
        return TestHost(
            answers,
            files: Dictionary(uniqueKeysWithValues: files.map { ("work/files/.pdd-run/\($0.key)", $0.value) }))
    }

    private static func lines(_ run: TestHost.Run) -> [String] {
        run.files["work/files/.pdd-run/events"]?.split(separator: "\n").map(String.init) ?? []
    }

    /// The events without the times of those that report numbers.
    private static func events(_ run: TestHost.Run) -> [String] {
        lines(run).map { line in
            let fields = parts(of: line, at: "\t")
            let hasTime = ["counts", "dag", "slots", "command"].contains(fields[0])
            return fields.dropLast(hasTime ? 1 : 0).joined(separator: "\t")
        }
    }

    /// The line of a job in the history: its id, kind, status, exit code, and the id of its DAG.
    private static func ended(
        _ id: String, _ kind: String = "work", status: Int = 4, code: Int = 0, node: String = "-", dag: String = "-",
        err: String = "-", workflow: String = "undefined"
    ) -> String {
        "\(id)\t\(kind)\t\(status)\t\(code)\t0\t5.0\t1.0\tslot1@worker1\t\(node)\t\(dag)\t1\t/bin/\(kind)\t\(err)\t."
            + "\tno reason\t2\t2\t0\t\(workflow)\t1000003\t1000008"
    }

    @Test(arguments: [("echo one; echo two >&2", 0, "succeeded"), ("exit 3", 3, "failed"), ("exit 137", 137, "failed")])
    func `without a pool, a run is its command`(command: String, status: Int, verdict: String) throws {
        try Self.host(command).expect(WorkPlace.keepRun, output: "") { run in
            let events = Self.events(run)
            #expect(events.contains("command\t\(status)"))
            #expect(events.last?.hasPrefix("end\t\(verdict)\t") == true)
            #expect(run.files["work/files/.pdd-run/end"] == verdict + "\n")
            if status == 0 {
                #expect(events.contains("o\tone") && events.contains("o\ttwo"))
                #expect(run.files["work/files/.pdd-run/output.log"] == "one\ntwo\n")
            }
        }
    }

    @Test func `what the command submits is marked with the run's name`() throws {
        let command = "echo \"$PDD_RUN $_CONDOR_PddRun $_CONDOR_SUBMIT_ATTRS\""
        try Self.host(command, [Self.config, Self.slots, Self.nothingEnded, Self.noneInQueue])
            .expect(WorkPlace.keepRun) { run in
                #expect(Self.events(run).contains("o\tfiles \"files\" Theirs PddRun"))
                #expect(Self.events(run).contains("slots\t3\t4"))
            }
    }

    @Test(
        arguments: [
            ([ended("1.0"), ended("2.0")], "succeeded"), ([ended("1.0"), ended("2.0", code: 1)], "failed"),
            ([ended("1.0", status: 3)], "failed"),
            // A node that failed once and was tried again: the DAG counts.
            (
                [ended("3.0", node: "A", dag: "1"), ended("2.0", code: 1, node: "A", dag: "1"), ended("1.0", "dag")],
                "succeeded"
            ),
            ([ended("2.0", code: 1, node: "A", dag: "1"), ended("1.0", "dag", code: 1)], "failed"),
        ] as [([String], String)])
    func `the jobs decide`(history: [String], verdict: String) throws {
        let answers = [
            Self.config, Self.slots,
            Answer("condor_q", prints: "9.0\t2\tfalse\t0\t0\t0\t-").given("[ ! -e \"$root/seen\" ]")
                .does("touch \"$root/seen\""),
            Self.noneInQueue, Answer("condor_history", prints: history.joined(separator: "\n")),
        ]
        try Self.host("true", answers).expect(WorkPlace.keepRun) { run in
            let events = Self.events(run)
            #expect(events.contains("counts\t0\t1\t0") && events.contains("counts\t0\t0\t0"))
            #expect(events.filter { $0.hasPrefix("job\t") }.count == history.count, "each job once")
            #expect(events.last?.hasPrefix("end\t\(verdict)\t") == true, "\(events)")
        }
    }

    @Test func `numbers and jobs have their times`() throws {
        let answers = [Self.config, Self.slots, Self.noneInQueue, Answer("condor_history", prints: Self.ended("7.0"))]
        try Self.host("true", answers).expect(WorkPlace.keepRun) { run in
            let record = WorkRecord(name: "files", begin: 1_000_000, events: Self.lines(run))
            #expect(record.progress.jobs.map(\.span) == [1_000_003...1_000_008])
            #expect(record.queue.map { [$0.idle, $0.running, $0.held] } == [[0, 0, 0]])
            #expect(record.slots.map { [$0.busy, $0.total] } == [[3, 4]])
            #expect((record.queue.map(\.time) + record.slots.map(\.time)).allSatisfy { $0 >= record.begin })
        }
    }

    @Test func `the errors of a failed job are kept`() throws {
        let answers = [
            Self.config, Self.slots, Self.noneInQueue,
            Answer("condor_history", prints: Self.ended("7.0", code: 1, err: "seven.err")),
        ]
        var host = Self.host("true", answers)
        host.files["work/files/seven.err"] = "cannot\ndo it\n"
        try host.expect(WorkPlace.keepRun) { run in
            #expect(Self.events(run).contains("error\t7.0\tcannot") && Self.events(run).contains("error\t7.0\tdo it"))
        }
    }

    @Test(arguments: [0, 1])
    func `what Pegasus says of a workflow is kept, of its statistics without the legend`(code: Int) throws {
        let answers = [
            Self.config, Self.slots, Self.noneInQueue,
            Answer("condor_history", prints: Self.ended("1.0", "dag", code: code, workflow: "1550ee4e")),
            Answer("pegasus-analyzer .", prints: "* Summary *"),
            Answer("pegasus-statistics -s summary .", prints: "# Tasks:\n#   what they are\nTasks  4"),
        ]
        try Self.host("true", answers).expect(WorkPlace.keepRun) { run in
            let said = Self.events(run).filter { $0.hasPrefix("analysis") || $0.hasPrefix("statistics") }
            #expect(said == (code == 0 ? [] : ["analysis\t* Summary *"]) + ["statistics\tTasks  4"])
            let log = run.files["work/files/.pdd-run/pegasus-statistics.log"]
            #expect(log == "# Tasks:\n#   what they are\nTasks  4\n")
        }
    }

    @Test func `a held job is named while it is held, and ends the run if nothing else is left for a minute`() throws {
        let held = Answer("condor_q", prints: "7.0\t5\tfalse\t0\t0\t0\tno such file")
        try Self.host("true", [Self.config, Self.slots, held, Self.nothingEnded]).expect(WorkPlace.keepRun) { run in
            let events = Self.events(run)
            #expect(events.filter { $0 == "held\t7.0\tno such file" }.count == 1)
            #expect(events.last?.hasPrefix("end\tfailed\t") == true)
            #expect(run.seconds > 60)
        }
        let released = [
            held.before(30), Self.noneInQueue, Answer("condor_history", prints: Self.ended("7.0")).from(30),
        ]
        try Self.host("true", [Self.config, Self.slots] + released + [Self.nothingEnded])
            .expect(WorkPlace.keepRun) { run in
                let events = Self.events(run)
                #expect(events.contains("released\t7.0"))
                #expect(events.last?.hasPrefix("end\tsucceeded\t") == true)
            }
    }

    @Test func `HTCondor that does not answer is not an empty queue`() throws {
        let answers = [
            Self.config, Self.slots, Answer("condor_q", status: 1).before(20), Self.noneInQueue, Self.nothingEnded,
        ]
        try Self.host("true", answers).expect(WorkPlace.keepRun) { run in #expect(run.seconds >= 20) }
    }

    @Test func `a run that is stopped loses its command and its jobs`() throws {
        let answers = [
            Self.config, Self.slots, Answer("condor_rm").does("touch \"$root/removed\""),
            Answer("condor_q", prints: "7.0\t2\tfalse\t0\t0\t0\t-").given("[ ! -e \"$root/removed\" ]"),
            Self.noneInQueue,
            Answer("condor_history", prints: Self.ended("7.0", status: 3)).given("[ -e \"$root/removed\" ]"),
            Self.nothingEnded,
        ]
        // A command that does not end by itself.
        try Self.host("while :; do sleep 1; done", answers, files: ["stop": ""]).expect(WorkPlace.keepRun) { run in
            #expect(run.has("condor_rm -constraint PddRun =?= \"files\" && Owner =?= "))
            #expect(Self.events(run).last?.hasPrefix("end\tstopped\t") == true)
            #expect(run.files["work/files/.pdd-run/end"] == "stopped\n")
        }
    }

    @Test func `a keeper that is started again goes on, and a command that is gone is lost`() throws {
        let files = ["process": "1 0\n", "events": "o\tone\n", "jobs": Self.ended("1.0") + "\n"]
        let answers = [
            Self.config, Self.slots, Self.noneInQueue,
            Answer("condor_history", prints: [Self.ended("2.0"), Self.ended("1.0")].joined(separator: "\n")),
        ]
        try Self.host("true", answers, files: files).expect(WorkPlace.keepRun) { run in
            let events = Self.events(run)
            #expect(events.first == "o\tone")
            #expect(events.contains("command\tlost"))
            #expect(events.filter { $0.hasPrefix("job\t") }.map { $0.split(separator: "\t")[1] } == ["2.0"])
            #expect(events.last?.hasPrefix("end\tfailed\t") == true)
        }
    }

    @Test func `a run that has ended is not kept again`() throws {
        try Self.host("exit 9", files: ["end": "succeeded\n"]).expect(WorkPlace.keepRun, output: "") { run in
            #expect(Self.events(run).isEmpty)
        }
    }
}
