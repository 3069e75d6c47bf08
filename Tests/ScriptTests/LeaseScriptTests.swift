import PlanModel
import Testing

@testable import Planner

/// Hosts that end by themselves.
struct LeaseScriptTests {
    private static let units = ["etc/systemd/system/x": "", "var/lib/x": "", "usr/local/lib/x": ""]
    private static let values = ["LEASE": "600", "CONTAINER": "worker1", "DRAIN": "60"]

    @Test func `a lease is a file that a timer reads`() throws {
        let host = TestHost(
            [Answer("systemctl"), Answer("shutdown -c", status: 1).complains("hidden")], files: Self.units)
        try host.expect(.keepLease, Self.values) { run in
            #expect(run.files["var/lib/pdd/lease"] == "1000600\n")
            #expect(run.files["usr/local/lib/pdd-lease.sh"]?.contains("\nend_jobs() {\n") == true)
            let service = try #require(run.files["etc/systemd/system/pdd-lease.service"])
            #expect(service.contains("Environment=CONTAINER=worker1 DRAIN=60\n"))
            #expect(service.contains("ExecStart=/bin/sh -eu ") && service.contains("/usr/local/lib/pdd-lease.sh\n"))
            #expect(run.files["etc/systemd/system/pdd-lease.timer"]?.contains("OnUnitInactiveSec=10\n") == true)
            #expect(
                run.calls == [
                    "systemctl daemon-reload", "systemctl enable --quiet pdd-lease.timer",
                    "systemctl restart pdd-lease.timer", "shutdown -c",
                ])
        }
        try TestHost([Answer("systemctl daemon-reload"), Answer("systemctl enable", status: 1)], files: Self.units)
            .expect(.keepLease, Self.values, status: 1)
    }

    @Test func `a lease is kept while its timer is active`() throws {
        let lease = ["var/lib/pdd/lease": "1\n"]
        let active = Answer("systemctl is-active --quiet pdd-lease.timer")
        try TestHost([active], files: lease).expect(.leaseIsKept)
        try TestHost([Answer("systemctl is-active", status: 3)], files: lease).expect(.leaseIsKept, status: 3)
        try TestHost([active]).expect(.leaseIsKept, status: 1)
    }

    // MARK: - Jobs

    /// A host with so many seconds of its lease left, where these files exist too.
    private static func host(_ left: Int, _ answers: [Answer] = [], with files: [String: String] = [:]) -> TestHost {
        let base = ["proc/8/comm": "condor_startd\n", "run/pdd-x": "", "var/lib/pdd/lease": "\(1_000_000 + left)\n"]
        return TestHost(answers, files: base.merging(files) { $1 })
    }

    private static func off(_ how: String) -> Answer { Answer("docker exec worker1 condor_off -\(how) -daemon startd") }

    /// What the record says of what was asked of the execution point.
    private func asked(_ run: TestHost.Run, _ how: String) -> Bool {
        run.files["run/pdd-lease"].map { $0.hasPrefix("-\(how) ") && $0.hasSuffix("/proc/8/comm\n") } ?? false
    }

    @Test(arguments: [(7200, "peaceful"), (31, "peaceful"), (30, "fast"), (1, "fast")])
    func `jobs may finish, and are killed in the end`(left: Int, how: String) throws {
        let values = ["CONTAINER": "worker1", "DRAIN": "7200"]
        try Self.host(left, [Self.off(how)]).expect(.watchLease, values, output: "") { run in
            #expect(asked(run, how) && run.calls.count == 1)
        }
    }

    @Test func `nothing ends before its time`() throws {
        try Self.host(61).expect(.watchLease, Self.values, output: "") { #expect($0.calls == []) }
        try Self.host(1).expect(.watchLease, ["CONTAINER": "", "DRAIN": "0"]) { #expect($0.calls == []) }
        let idle = Self.host(40, with: ["proc/8/comm": "sh\n"])
        try idle.expect(.watchLease, Self.values) { #expect($0.calls == []) }
    }

    @Test func `the host ends with its lease`() throws {
        try Self.host(0, [Answer("systemctl poweroff")]).expect(.watchLease, Self.values) { run in
            #expect(run.calls == ["systemctl poweroff"])
        }
    }

    @Test func `what was asked of an execution point is asked of it once`() throws {
        // The record names the process by its path, which is that of the test's own directory.
        for shell in TestHost.Shell.allCases {
            let twice = ShellFile(
                "twice", Array("end_jobs lease 90\nend_jobs lease 80\nend_jobs lease 20".utf8), calls: [.endJobs])
            let run = try Self.host(90, [Self.off("peaceful"), Self.off("fast")]).run(twice, Self.values, in: shell)
            #expect(run.calls.count == 2 && asked(run, "fast"), "\(run.calls)")
        }
        let other = ["run/pdd-lease": "-fast /proc/7/comm\n"]
        try Self.host(20, [Self.off("fast")], with: other).expect(.watchLease, Self.values) { run in
            #expect(asked(run, "fast"), "another process is asked again")
        }
        let deaf = Answer("docker exec", status: 1).complains("hidden")
        try Self.host(20, [deaf]).expect(.watchLease, Self.values) { #expect(!asked($0, "fast")) }
    }

    @Test func `a lease that was renewed lets the worker take jobs again`() throws {
        let record = ["run/pdd-lease": "-peaceful /proc/8/comm\n"]
        let on = Answer("docker exec worker1 condor_on -daemon startd")
        try Self.host(600, [on], with: record).expect(.watchLease, Self.values) { run in
            #expect(run.calls.count == 1 && run.files["run/pdd-lease"] == nil)
        }
        try Self.host(600, [Answer("docker exec", status: 1)], with: record).expect(.watchLease, Self.values) { run in
            #expect(run.files["run/pdd-lease"] != nil)
        }
    }
}
