import PlanModel
import Testing

@testable import Planner

/// The end of a worker's `reach`: its daemon runs, and the pool lists this daemon and no former one.
struct DaemonScriptTests {
    private static let values = [
        "CONTAINER": "worker", "OTHER": "submit", "DAEMON": "condor_startd", "WAIT": "120", "POOL_WAIT": "30",
        "ADDRESS": "10.0.0.2", "FIRST": "10.0.0.1", "KEYSTORE": "10.0.0.3",
    ]
    /// The daemon began 60 s ago.
    private static let stat = "8 (condor_startd) S 1 8 8 0 -1 4194560 1 2 0 0 1 1 1 23 20 0 1 0 994000 24 45\n"
    private static let older = "7 (condor_startd) S 1 8 8 0 -1 4194560 1 2 0 0 1 1 1 23 20 0 1 0 9000 24 45\n"
    private static let running = ["proc/8/stat": stat, "proc/7/stat": older, "proc/uptime": "10000.25 1.0\n"]
    private static let listed = ["work/listed.worker": "8 994000\n"]
    /// What the pool is asked: for advertisements of this daemon, by either clock.
    private static let list = Answer(
        "docker exec worker condor_status -af Machine "
            + "-constraint DaemonStartTime >= 999939 || time() - LastHeardFrom < 60", prints: "other\nworker.pool")
    private static let starts = Answer("docker exec worker condor_on -daemon startd")
    /// The network is well.
    private static let reached = [
        Answer("curl --silent --max-time 2 http://10.0.0.3:8500/v1/status/leader", prints: "\"10.0.0.3:8300\""),
        // {"name":"submit","locator":"10.0.0.1","addr":"10.9.0.2/24"}
        Answer(
            "curl",
            prints: #"{"Value":"eyJuYW1lIjoic3VibWl0IiwibG9jYXRvciI6IjEwLjAuMC4xIiwiYWRkciI6IjEwLjkuMC4yLzI0In0="}"#),
        Answer("docker container inspect", prints: "42"),
        Answer("nsenter --target 42 --net curl", status: 7).complains("Connection refused"),
    ]

    @Test func `the daemon that the pool lists is recorded`() throws {
        try TestHost(Self.reached + [Self.list], files: Self.running).expect(
            .reachSubmit, Self.values, output: "", seconds: 0
        ) { run in
            #expect(run.files["work/listed.worker"] == "8 994000\n")
        }
    }

    @Test func `the check asks the pool about a daemon only until it is recorded`() throws {
        let recorded = Self.running.merging(Self.listed) { $1 }
        try TestHost(Self.reached, files: recorded).expect(.submitIsReached, Self.values)
        try TestHost(Self.reached + [Self.list], files: Self.running).expect(.submitIsReached, Self.values)
        let restarted = recorded.merging(["work/listed.worker": "8 993000\n"]) { $1 }
        try TestHost(Self.reached + [Self.list], files: restarted).expect(.submitIsReached, Self.values)
        let stale = Answer("docker exec worker condor_status", prints: "other")
        try TestHost(Self.reached + [stale], files: restarted).expect(.submitIsReached, Self.values, status: 1)
        try TestHost(Self.reached + [Answer("docker exec worker condor_status", status: 1)], files: restarted)
            .expect(.submitIsReached, Self.values, status: 1)
    }

    @Test func `a worker that the pool does not list yet is waited for, and named`() throws {
        let late = Answer("docker exec worker condor_status", prints: "other")
        try TestHost(
            Self.reached + [late.before(4), Answer("docker exec worker", prints: "worker")], files: Self.running
        )
        .expect(.reachSubmit, Self.values, output: "", seconds: 4)
        let again = Answer("docker exec worker condor_reconfig")
        let output = "the pool does not list the container worker; its daemons look for the pool again\n"
        let found = Answer("docker exec worker condor_status", prints: "worker").given("[ -e ../../looked ]")
        try TestHost(Self.reached + [found, late, again.does("touch ../../looked")], files: Self.running)
            .expect(.reachSubmit, Self.values, output: output, seconds: 31)
        try TestHost(Self.reached + [late, again], files: Self.running).expect(
            .reachSubmit, Self.values, status: 1, output: output,
            errors: "the pool does not list the container worker after 30 s; see: docker logs worker\n", seconds: 62
        ) { run in
            #expect(run.files["work/listed.worker"] == nil)
        }
    }

    @Test func `a worker whose daemon a drain has ended gets it back`() throws {
        let ended = ["proc/uptime": "10000.25 1.0\n", "proc/9/stat": "9 (sh) S 1\n"].merging(Self.listed) { $1 }
        try TestHost(Self.reached, files: ended).expect(.submitIsReached, Self.values, status: 1)
        let on = Self.starts.does("echo '\(Self.stat)' >../../proc/9/stat")
        let host = TestHost(
            Self.reached + [on, Answer("docker exec worker condor_status", prints: "worker")], files: ended)
        try host.expect(
            .reachSubmit, Self.values,
            output: "condor_startd does not run in the container worker; starting it\n", seconds: 15)
        let broken = TestHost(
            Self.reached + [Answer("docker exec worker condor_on", status: 1)], files: ended, step: 15)
        try broken.expect(
            .reachSubmit, Self.values, status: 1, output: nil,
            errors: "condor_startd does not run in the container worker; see: docker logs worker\n", seconds: 75)
    }

    @Test func `without a pool no daemon is asked for`() throws {
        let values = Self.values.merging(["DAEMON": ""]) { $1 }.filter { $0.key != "POOL_WAIT" }
        try TestHost(Self.reached).expect(.submitIsReached, values)
        try TestHost(Self.reached).expect(.reachSubmit, values) { run in
            #expect(run.files["work/listed.worker"] == nil && !run.has("docker exec"))
        }
    }
}
