import PlanModel
import Testing

@testable import Planner

struct StoreScriptTests {
    private static let values = [
        "ADDRESS": "10.0.0.2", "KEYSTORE": "10.0.0.9", "FIRST": "10.0.0.1", "CONTAINER": "worker", "OTHER": "submit",
        "DAEMON": "", "WAIT": "3",
    ]
    private static let api = "http://10.0.0.9:8500/v1"
    private static let version = Answer("docker version --format {{.Server.Version}}", prints: "20.10.5")
    private static let leader = Answer("curl --silent --max-time 2 \(api)/status/leader", prints: "\"10.0.0.9:8300\"")
    private static let uses = Answer(
        "docker info --format {{.ClusterStore}}", prints: "consul://10.0.0.9:8500 10.0.0.2:2376")
    private static let announced = Answer(
        "curl --silent --fail --max-time 5 \(api)/kv/docker/nodes/10.0.0.2:2376", prints: "[]")
    private static let list = Answer(
        "curl --silent --max-time 5 \(api)/kv/docker/nodes/?keys",
        prints: #"["docker/nodes/10.0.0.1:2376","docker/nodes/10.0.0.2:2376","docker/nodes/10.0.0.3:2376"]"#)
    private static let delete = Answer("curl --silent --max-time 5 --request DELETE \(api)/kv/docker/nodes/")
    private static let restart = [
        Answer("docker ps --quiet"), Answer("docker info"), Answer("service docker stop"),
        Answer("service docker start").does("touch restarted"),
    ]
    private static let pair = #""cluster-store": "consul://10.0.0.9:8500", "cluster-advertise": "10.0.0.2:2376""#
    private static let settings = "etc/docker/daemon.json"

    @Test func `an engine without stores is refused`() throws {
        try TestHost([Answer("docker version", prints: "26.1.5+dfsg1")]).expect(
            .useStore, Self.values, status: 1,
            errors: "the Docker Engine 26.1.5+dfsg1 no longer supports key-value stores; "
                + "discovery 'consul' needs one older than 23\n")
    }

    @Test func `an engine that uses the store already is not restarted`() throws {
        try TestHost(
            [Self.version, Self.leader, Self.uses, Self.announced], files: [Self.settings: "{\(Self.pair)}\n"]
        )
        .expect(.useStore, Self.values, output: "") { run in
            #expect(run.files[Self.settings] == "{\(Self.pair)}\n")
        }
    }

    @Test func `an engine that does not use it yet forgets the others and is restarted`() throws {
        let host = TestHost(
            [Self.version, Self.leader, Self.uses.given("[ -e restarted ]"), Self.announced.from(2)]
                + [Answer("curl --silent --fail", status: 22), Self.list, Self.delete] + Self.restart)
        try host.expect(.useStore, Self.values, seconds: 2) { run in
            #expect(run.files[Self.settings] == "{\(Self.pair)}\n")
            #expect(
                run.calls.filter { $0.contains("DELETE") }.map { $0.suffix(13) } == ["10.0.0.2:2376", "10.0.0.3:2376"])
            #expect(run.files["etc/docker/daemon.json.pdd-new"] == nil)
        }
    }

    @Test func `the first engine forgets its own former entry alone`() throws {
        let host = TestHost(
            [Self.version, Self.leader, Self.uses.given("[ -e restarted ]"), Self.list, Self.delete]
                + [Answer("curl --silent --fail", prints: "[]")] + Self.restart)
        try host.expect(.useStore, Self.values.merging(["ADDRESS": "10.0.0.1"]) { $1 }, status: 1, errors: nil) { run in
            #expect(run.calls.filter { $0.contains("DELETE") }.map { $0.suffix(13) } == ["10.0.0.1:2376"])
        }
    }

    @Test func `an engine that does not come up with the store gets its settings back`() throws {
        let host = TestHost(
            [Self.version, Self.leader, Answer("curl")] + Self.restart, files: [Self.settings: "{\"debug\": true}\n"])
        try host.expect(
            .useStore, Self.values, status: 1,
            errors:
                "the Docker Engine 20.10.5 does not use the key-value store at 10.0.0.9; its settings are as they were\n"
        ) { run in
            #expect(run.files[Self.settings] == "{\"debug\": true}\n")
            #expect(run.calls.filter { $0 == "service docker start" }.count == 2)
        }
    }

    @Test func `an engine that does not announce itself is reported`() throws {
        try TestHost([Self.version, Self.leader, Self.uses, Answer("curl", status: 22)], files: [Self.settings: "{}"])
            .expect(
                .useStore, Self.values, status: 1,
                errors: "the Docker Engine does not announce itself in the key-value store at 10.0.0.9 after 3 s\n",
                seconds: 3)
    }

    @Test func `a store without a leader is reported before anything changes`() throws {
        let host = TestHost([Self.version, Answer("curl", status: 7)], step: 30)
        for script in [ShellFile.useStore, .reachSubmit] {
            try host.expect(
                script, Self.values, status: 1, errors: "the key-value store at 10.0.0.9 has no leader\n", seconds: 60
            ) { run in
                #expect(run.files[Self.settings] == nil)
            }
        }
    }

    @Test(
        arguments: [("10.0.0.2", "10.0.0.2", 0), ("10.0.0.4", "10.0.0.2", 1), ("10.0.0.2", "10.0.0.4", 1)]
            as [(String, String, Int32)])
    func `the store is used now and after the next start`(now: String, later: String, status: Int32) throws {
        let info = #"{"ClusterStore":"consul://10.0.0.9:8500","ClusterAdvertise":"\#(now):2376"}"#
        let settings = #"{"cluster-store": "consul://10.0.0.9:8500", "cluster-advertise": "\#(later):2376"}"#
        try TestHost([Answer("docker info --format {{json .}}", prints: info)], files: [Self.settings: settings])
            .expect(.storeIsUsed, Self.values, status: status)
        try TestHost(files: [Self.settings: settings])
            .expect(.storeIsUsed, Self.values.merging(["INFO": info]) { $1 }, status: status)
    }

    // MARK: - Reaching

    /// `{"name":"submit","locator":"10.0.0.1","addr":"10.9.0.2/24"}` and another endpoint, as the store has them.
    private static let endpoints = Answer(
        "curl --silent --max-time 5 \(api)/kv/docker/network/v1.0/endpoint/?recurse",
        prints: #"[{"Value":"eyJuYW1lIjoic3VibWl0IiwibG9jYXRvciI6IjEwLjAuMC4xIiwiYWRkciI6IjEwLjkuMC4yLzI0In0="},"#
            + #"{"Value":"eyJuYW1lIjoic3VibWl0IiwibG9jYXRvciI6IjEwLjAuMC44IiwiYWRkciI6IjEwLjkuMC45LzI0In0="}]"#)
    private static let process = Answer("docker container inspect --format {{.State.Pid}} worker", prints: "42")
    private static let knock = Answer(
        "nsenter --target 42 --net curl --silent --show-error --max-time 5 telnet://10.9.0.2:1", status: 7)
    private static let refused = knock.complains("curl: (7) Failed to connect: Connection refused")

    @Test func `the submit container is reached at the address in the store`() throws {
        try TestHost([Self.leader, Self.endpoints, Self.process, Self.refused])
            .expect(.reachSubmit, Self.values, output: "", seconds: 0)
        try TestHost([Self.endpoints, Self.process, Self.refused]).expect(.submitIsReached, Self.values)
        try TestHost([Self.endpoints, Self.process, Self.knock.complains("curl: (28) timed out")])
            .expect(.submitIsReached, Self.values, status: 1)
    }

    @Test func `an engine that has not found the other joins the others again`() throws {
        let host = TestHost(
            [
                Self.leader, Self.endpoints, Self.process, Self.refused.given("[ -e restarted ]"), Self.knock,
                Self.list,
                Self.delete,
            ] + Self.restart)
        try host.expect(
            .reachSubmit, Self.values.merging(["WAIT": "120"]) { $1 },
            output: "the engine has not found the one of the submit host; it starts again\n", seconds: 8)
    }

    @Test func `a submit container that stays out of reach is reported`() throws {
        let host = TestHost(
            [Self.leader, Self.endpoints, Self.process, Self.knock, Self.list, Self.delete] + Self.restart, step: 4)
        try host.expect(
            .reachSubmit, Self.values.merging(["WAIT": "20"]) { $1 }, status: 1,
            errors: "the container worker does not reach submit on the host 10.0.0.1 after 20 s\n", seconds: 24
        ) { run in
            #expect(run.calls.filter { $0 == "service docker start" }.count == 2)
        }
    }
}
