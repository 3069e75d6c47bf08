import PlanModel
import Testing

@testable import Applier

/// `print-logs.sh` and `print-condor-logs.sh`.
struct LogScriptTests {
    private static func values(
        _ container: String = "", follow: String = "", since: String = "", tail: String = "100"
    ) -> [String: String] {
        ["CONTAINER": container, "FOLLOW": follow, "SINCE": since, "TAIL": tail]
    }

    private static let exists = Answer("docker container inspect w1", prints: "[]")
    private static let logs = Answer("docker logs", prints: "a line").complains("an error")

    @Test(
        arguments: [
            (values("w1"), "docker logs --tail 100 w1"),
            (values("w1", tail: "all"), "docker logs --tail all w1"),
            (values("w1", since: "600"), "docker logs --tail 100 --since 600s w1"),
        ])
    func `a container's log is that of Docker, both streams of it`(values: [String: String], call: String) throws {
        try TestHost([Self.exists, Self.logs]).expect(LogRequest.printLogs, values) { run in
            #expect(run.calls.last == call)
            #expect(Set(run.output.split(separator: "\n")) == ["a line", "an error"])
        }
    }

    @Test func `a log is followed until the input ends`() throws {
        // The input is empty, so that what follows is ended at once.
        let logs = Answer("docker logs", prints: "never").does("exec /bin/sleep 50")
        try TestHost([Self.exists, logs]).expect(
            LogRequest.printLogs, Self.values("w1", follow: "yes"), status: 143, errors: nil
        ) { run in
            #expect(!run.output.contains("never"))
        }
    }

    /// Runs a script as if its input did not end; its log files are in its directory.
    private func follow(
        _ script: ShellFile, _ host: TestHost, _ values: [String: String], _ look: (TestHost.Run) -> Void
    ) throws {
        let lines = ["while_connected() { \"$@\"; }"] + script.lines
        for shell in TestHost.Shell.allCases {
            look(try host.run(lines.joined(separator: "\n").replacing("/var/log/", with: ""), values, in: shell))
        }
    }

    @Test func `what is followed is Docker's log, the journal or the engine's log`() throws {
        let systemd = ["run/systemd/system/x": ""]
        try follow(LogRequest.printLogs, TestHost([Self.exists, Self.logs]), Self.values("w1", follow: "yes")) { run in
            #expect(run.calls.last == "docker logs --tail 100 --follow w1")
        }
        let journal = TestHost([Answer("journalctl")], files: systemd)
        try follow(LogRequest.printLogs, journal, Self.values(follow: "yes")) { run in
            #expect(run.calls.last == "journalctl --no-pager --quiet --output short-iso --lines 100 --follow")
        }
        let file = TestHost([Answer("tail")], files: ["work/files/docker.log": "a\nb\n"])
        try follow(LogRequest.printLogs, file, Self.values(follow: "yes")) { run in
            #expect(run.calls.suffix(2).contains("tail -n 100"))
            #expect(run.calls.last == "tail -n +3 -F docker.log")
        }
    }

    @Test func `a missing container is an error in Docker's words`() throws {
        let missing = Answer("docker container inspect w1", status: 1).complains("No such container: w1")
        try TestHost([missing]).expect(
            LogRequest.printLogs, Self.values("w1"), status: 1, output: "", errors: "No such container: w1\n")
    }

    @Test func `a host with systemd has a journal`() throws {
        let host = TestHost(
            [Answer("journalctl", prints: "j")], files: ["run/systemd/system/x": ""]
        )
        try host.expect(LogRequest.printLogs, Self.values(since: "600"), output: "j\n") { run in
            #expect(
                run.calls.last == "journalctl --no-pager --quiet --output short-iso --lines 100 --since @999400")
        }
        try host.expect(LogRequest.printLogs, Self.values(tail: "all"), output: "j\n") { run in
            #expect(run.calls.last == "journalctl --no-pager --quiet --output short-iso --lines all")
        }
    }

    private static let engineLog = """
        time="2026-03-01T09:00:00.5Z" level=info msg="old"
        panic: old
        time="2026-03-01T10:00:00.5Z" level=info msg="new"
        panic: new

        """

    @Test(
        arguments: [
            ("", "all", "old new"), ("", "1", "new"), ("600", "all", "new"), ("600", "0", ""),
        ])
    func `a host without systemd has the engine's log`(since: String, tail: String, said: String) throws {
        let host = TestHost(
            [Answer("date -d", prints: "2026-03-01T09:50:00"), Answer("tail -n").does("/usr/bin/tail \"$@\"")],
            files: ["work/files/docker.log": Self.engineLog])
        try follow(LogRequest.printLogs, host, Self.values(since: since, tail: tail)) { run in
            let ends = run.output.split(separator: "\n").filter { $0.hasPrefix("panic: ") }.map { $0.dropFirst(7) }
            #expect(ends.joined(separator: " ") == said, "\(run.errors)")
        }
    }

    @Test func `a host without any log says so`() throws {
        try TestHost().expect(
            LogRequest.printLogs, Self.values(), status: 1, output: "",
            errors: nil
        ) { run in
            #expect(run.errors.hasPrefix("the host has no journal"))
        }
    }

    private static let condor = [
        Answer("condor_config_val LOG", prints: "logs"),
        Answer("condor_config_val DAEMON_LIST", prints: "MASTER, SCHEDD STARTD"),
        Answer("condor_config_val MASTER_LOG", prints: "logs/MasterLog"),
        Answer("condor_config_val SCHEDD_LOG", prints: "elsewhere/SchedLog"),
        Answer("condor_config_val STARTD_LOG", status: 1).complains("Not defined: STARTD_LOG"),
        Answer("tail"),
    ]
    private static let files = [
        "work/files/logs/MasterLog": "", "work/files/logs/StarterLog.slot1": "", "work/files/logs/MasterLog.old": "",
        "work/files/logs/history": "", "work/files/elsewhere/SchedLog": "",
    ]

    @Test(
        arguments: [
            ("", "5", "tail -v -n 5"), ("", "all", "tail -v -n +1"), ("yes", "5", "tail -v -n 5 -F"),
        ])
    func `HTCondor's logs are those of its directory and of its daemons`(
        follow: String, lines: String, call: String
    ) throws {
        let host = TestHost(Self.condor, files: Self.files)
        try self.follow(LogRequest.printCondorLogs, host, ["FOLLOW": follow, "TAIL": lines]) { run in
            #expect(run.calls.last == "\(call) logs/MasterLog logs/StarterLog.slot1 elsewhere/SchedLog")
        }
    }

    @Test func `a container without HTCondor says so`() throws {
        try TestHost().expect(
            LogRequest.printCondorLogs, ["FOLLOW": "", "TAIL": "5"], status: 1,
            errors: "the container has no HTCondor\n")
        try TestHost(Self.condor.map { $0.call.hasSuffix("SCHEDD_LOG") ? Answer($0.call, status: 1) : $0 }).expect(
            LogRequest.printCondorLogs, ["FOLLOW": "", "TAIL": "5"], status: 1,
            errors: "HTCondor has no log files in logs\n")
    }
}
