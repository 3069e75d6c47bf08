import PlanModel
import Testing

@testable import Planner

struct ReachScriptTests {
    private static let values = [
        "CONTAINER": "worker", "OTHER": "submit", "NETWORK": "pool-net", "DAEMON": "", "WAIT": "120",
    ]
    private static let facts = """
        {"State":{"Pid":42},"ResolvConfPath":"/run/resolv","NetworkSettings":{"SandboxKey":"/run/netns/1"}}
        """
    private static let container = Answer(
        "curl --disable --silent --max-time 10 --unix-socket /var/run/docker.sock http://localhost/containers/worker/json",
        prints: facts)
    /// Programs that do what they are told to run.
    private static let inside = [
        Answer("nsenter --net=/run/netns/1 true"), Answer("nsenter").does("shift; exec \"$@\""),
        Answer("unshare --mount").does("shift; exec \"$@\""), Answer("mount --bind /run/resolv /etc/resolv.conf"),
    ]
    private static let name = Answer("getent -s dns ahostsv4 submit", prints: "10.9.0.2 STREAM submit\n10.9.0.2 DGRAM")
    private static let refused = Answer("curl --disable --silent --verbose --max-time 3 telnet://10.9.0.2:1", status: 7)
        .complains("* connect to 10.9.0.2 port 1 failed: Connection refused")
    private static let silent = Answer("curl --disable --silent --verbose", status: 28)
        .complains("* Trying 10.9.0.2:1...\n* timed out\n* third line")
    private static let reached = [container] + inside + [name, refused]

    private static let active = Answer(
        "docker info --format {{.Swarm.LocalNodeState}} {{.Swarm.Error}}", prints: "active ")
    private static let runs = Answer(
        "docker container inspect --format {{.State.Status}}", prints: "running with status 0")
    private static let address = Answer("docker container inspect --format {{with index", prints: "10.9.0.7")

    @Test func `in a pool, the worker's daemon runs and is listed, too`() throws {
        let pooled = Self.values.merging(["DAEMON": "condor_startd", "POOL_WAIT": "9"]) { $1 }
        let stat = "8 (condor_startd) S 1 8 8 0 -1 4194560 1 2 0 0 1 1 1 23 20 0 1 0 994000 24 45\n"
        let list = Answer("docker exec worker condor_status", prints: "worker")
        let host = TestHost(Self.reached + [list], files: ["proc/8/stat": stat, "proc/uptime": "10000.25 1.0\n"])
        try host.expect(.reachByName, pooled, output: "", seconds: 0) { run in
            #expect(run.files["work/listed.worker"] == "8 994000\n")
        }
        try host.expect(.nameIsReached, pooled, errors: nil)
        try TestHost(Self.reached + [list]).expect(.nameIsReached, pooled, status: 1, errors: nil)
    }

    @Test func `a refused connection is an answer, and how it came is recorded`() throws {
        try TestHost(Self.reached).expect(.reachByName, Self.values, output: "", seconds: 0) { run in
            #expect(run.files["work/reach.worker"] == "/run/netns/1 10.9.0.2\n")
        }
        try TestHost(Self.reached).expect(.nameIsReached, Self.values, errors: nil)
    }

    @Test func `a network that its process does not lend is looked for in /proc`() throws {
        let host = TestHost([Answer("nsenter --net=/run/netns/1", status: 1)] + Self.reached)
        try host.expect(.reachByName, Self.values) { run in
            #expect(run.has("nsenter --net=/proc/42/ns/net unshare"))
            #expect(run.files["work/reach.worker"] == "/proc/42/ns/net 10.9.0.2\n")
        }
    }

    @Test func `the check goes the recorded way first, and the whole way where that fails`() throws {
        let known = ["work/reach.worker": "/run/netns/1 10.9.0.2\n"]
        try TestHost(Self.inside + [Self.refused], files: known).expect(.nameIsReached, Self.values) { run in
            #expect(run.calls.count == 2)
        }
        let moved = ["work/reach.worker": "/run/netns/1 10.9.0.3\n"]
        let host = TestHost(
            [Answer("curl --disable --silent --verbose --max-time 3 telnet://10.9.0.3:1", status: 28)] + Self.reached,
            files: moved)
        try host.expect(.nameIsReached, Self.values)
        try TestHost([Self.container] + Self.inside + [Self.name, Self.silent], files: known)
            .expect(.nameIsReached, Self.values, status: 1)
    }

    @Test(
        arguments: [
            ([name, silent], "10.9.0.2 * Trying 10.9.0.2:1..."),
            ([Answer("getent", status: 2)], "the name is not resolved"),
        ])
    func `what was seen is reported`(answers: [Answer], seen: String) throws {
        let host = TestHost([Self.container] + Self.inside + answers + [Self.runs], step: 10)
        try host.expect(
            .reachByName, Self.values.merging(["WAIT": "30"]) { $1 }, status: 1,
            errors: "the container worker does not reach submit through the network pool-net after 30 s: \(seen)\n",
            seconds: 30)
    }

    @Test func `a container that does not run is reported once the engine has had time to start it`() throws {
        let stopped = Answer("docker container inspect --format {{.State.Status}}", prints: "exited with status 3")
        let none = Answer("curl --disable --silent --max-time 10", status: 7)
        let host = TestHost([none, Answer("nsenter", status: 1), stopped], step: 5)
        try host.expect(
            .reachByName, Self.values, status: 1,
            errors:
                "the container worker does not run: exited with status 3; see what it printed: docker logs worker\n",
            seconds: 10)
    }

    /// The other container answers from the moment on that something is connected.
    private static func deaf(_ answers: [Answer]) -> TestHost {
        TestHost(
            [container] + inside + [name, refused.given("[ -e connected ]"), silent, runs, address, active] + answers,
            step: 5)
    }

    @Test func `after two rounds of the engine the container is connected again, with its address`() throws {
        let host = Self.deaf([
            Answer("docker network disconnect --force pool-net worker"),
            Answer("docker network connect --ip 10.9.0.7 pool-net worker").does("touch connected"),
        ])
        try host.expect(
            .reachByName, Self.values,
            output: "worker does not reach submit (10.9.0.2 * Trying 10.9.0.2:1...); "
                + "connecting it to pool-net again as 10.9.0.7\n"
        ) { run in
            #expect((65...75).contains(run.seconds))
        }
    }

    @Test func `an address that another has taken is replaced`() throws {
        let host = Self.deaf([
            Answer("docker network disconnect"), Answer("docker network connect --ip", status: 1).complains("in use"),
            Answer("docker network connect pool-net worker").does("touch connected"),
        ])
        try host.expect(.reachByName, Self.values) { run in
            #expect(run.calls.filter { $0.hasPrefix("docker network connect --ip") }.count == 3)
            #expect(
                run.output.hasSuffix(
                    "worker does not get its address 10.9.0.7 back (in use); connecting it with another address\n"))
        }
    }

    @Test func `a connection that docker refuses is reported`() throws {
        try Self.deaf([
            Answer("docker network disconnect"), Answer("docker network connect", status: 1).complains("no"),
        ])
        .expect(.reachByName, Self.values, status: 1, errors: "no\n")
        try Self.deaf([Answer("docker network disconnect", status: 6).complains("busy")])
            .expect(.reachByName, Self.values, status: 6, errors: "busy\n")
    }

    @Test(
        arguments: [
            Answer("docker info --format {{.Swarm.LocalNodeState}} {{.Swarm.Error}}", prints: "active its certificate"),
            Answer("docker container inspect --format {{with index", prints: ""),
        ])
    func `nothing is connected where the swarm is ill or the container has no address`(answer: Answer) throws {
        let host = TestHost(
            [answer, Self.container] + Self.inside + [Self.name, Self.silent, Self.runs, Self.address, Self.active],
            step: 10)
        try host.expect(.reachByName, Self.values, status: 1, output: "", errors: nil) { run in
            #expect(!run.has("docker network"))
        }
    }
}
