import PlanModel
import Testing

@testable import Planner

struct SwarmScriptTests {
    private static let state = "docker info --format {{.Swarm.LocalNodeState}}"
    private static let values = [
        "ADDRESS": "10.0.0.2", "MANAGER": "10.0.0.1", "TOKEN": "SWMTKN-1-aut-secret", "WAIT": "3",
    ]
    private static let facts = """
        {"Swarm":{"NodeAddr":"10.0.0.2","LocalNodeState":"active","ControlAvailable":true,\
        "RemoteManagers":[{"Addr":"10.0.0.1:2377"}]}}
        """
    /// A socket that listens at port 7946.
    private static let gossip = "   1: 00000000:1F0A 00000000:0000 0A 00000000:00000000\n"

    /// An engine that leaves its swarm when it is told to, and joins when it is told to.
    private static let engine = [
        Answer(state, prints: "inactive").given("[ -e left ] && [ ! -e joined ]"), Answer(state, prints: "active"),
        Answer("docker swarm leave --force", prints: "Node left the swarm.").does("touch left"),
    ]
    private static let inactive = Answer(state, prints: "inactive")

    @Test func `the manager leaves its former swarm before it creates one`() throws {
        let host = TestHost(Self.engine + [Answer("docker swarm init", prints: "a hint")])
        try host.expect(.initSwarm, Self.values, output: "Node left the swarm.\n") { run in
            #expect(
                run.calls.suffix(2) == ["docker swarm leave --force", "docker swarm init --advertise-addr 10.0.0.2"])
        }
    }

    @Test func `a manager in no swarm leaves none`() throws {
        try TestHost([Self.inactive, Answer("docker swarm init")]).expect(.initSwarm, Self.values) { run in
            #expect(!run.has("docker swarm leave"))
        }
    }

    @Test func `a failure of docker's ends the script`() throws {
        try TestHost([Self.inactive, Answer("docker swarm init", status: 3).complains("no such address")])
            .expect(.initSwarm, Self.values, status: 3, errors: "no such address\n")
    }

    @Test func `the engine is restarted when it keeps the port of a swarm that it left`() throws {
        let host = TestHost(
            [
                Self.inactive, Answer("docker swarm init"), Answer("docker info"),
                Answer("docker ps --quiet", prints: "aa\nbb"), Answer("docker start aa bb"),
                Answer("systemctl restart docker").does(": >\"$root/proc/net/tcp\""),
            ], files: ["proc/net/tcp": Self.gossip, "run/systemd/system/x": ""])
        try host.expect(
            .initSwarm, Self.values,
            output: "port 7946 of a swarm that the engine left is still in use; restarting the engine\n", seconds: 5
        ) { run in
            #expect(run.has("docker start aa bb"))
        }
    }

    @Test func `an engine that does not come back after the restart is reported`() throws {
        let host = TestHost(
            [
                Self.inactive, Answer("docker ps --quiet"), Answer("docker info", status: 1),
                Answer("service docker stop"), Answer("service docker start", status: 1),
            ], files: ["proc/net/tcp6": Self.gossip], step: 10)
        try host.expect(
            .initSwarm, Self.values, status: 1, errors: "the engine does not come back after a restart\n", seconds: 70)
    }

    @Test func `a port that another program keeps is reported`() throws {
        let host = TestHost(
            [
                Self.inactive, Answer("docker ps --quiet"), Answer("docker info"), Answer("systemctl restart docker"),
            ], files: ["proc/net/tcp": Self.gossip, "run/systemd/system/x": ""])
        try host.expect(
            .initSwarm, Self.values, status: 1,
            errors: "port 7946, which a swarm needs, is in use on this host; stop what listens there\n", seconds: 10)
    }

    @Test(
        arguments: [("10.0.0.2", "true", 0), ("10.0.0.3", "true", 1), ("10.0.0.2", "false", 1)]
            as [(String, String, Int32)])
    func `a manager is known by its address`(address: String, controls: String, status: Int32) throws {
        let facts = Self.facts.replacing("ControlAvailable\":true", with: "ControlAvailable\":\(controls)")
        try TestHost([Answer("docker info --format {{json .}}", prints: facts)])
            .expect(.swarmIsManaged, ["ADDRESS": address], status: status)
        try TestHost().expect(.swarmIsManaged, ["ADDRESS": address, "INFO": facts], status: status)
    }

    @Test func `an engine that does not answer manages no swarm`() throws {
        try TestHost([Answer("docker info", status: 1)]).expect(.swarmIsManaged, Self.values, status: 1)
    }

    @Test func `the manager prints a token for workers`() throws {
        try TestHost([Answer("docker swarm join-token --quiet worker", prints: "SWMTKN-1-a-b")])
            .expect(.printJoinToken, output: "SWMTKN-1-a-b\n")
    }

    @Test func `a worker joins over the engine's socket, so no list of processes shows its token`() throws {
        let host = TestHost(Self.engine + [Answer("curl").does("cat >body; touch joined")])
        try host.expect(.joinSwarm, Self.values) { run in
            #expect(run.calls.allSatisfy { !$0.contains("secret") })
            #expect(run.has("curl --silent --show-error --max-time 3 --unix-socket /var/run/docker.sock"))
            #expect(
                run.files["work/files/body"] == """
                    { "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "10.0.0.2", "RemoteAddrs": ["10.0.0.1:2377"], \
                    "JoinToken": "SWMTKN-1-aut-secret" }

                    """)
            #expect(run.files["work/files/swarm-authority"] == "aut")
        }
    }

    @Test(
        arguments: [
            ([Answer(state, status: 7).complains("Cannot connect")], 7, "Cannot connect\n", 0),
            (
                [Answer(state, prints: "active"), Answer("docker swarm leave", status: 1)], 1,
                "the engine does not leave its former swarm after 3 s\n", 3
            ),
            (
                [inactive, Answer("curl", prints: #"{"message":"no route"}"#)], 1,
                "the engine did not join the swarm at 10.0.0.1: {\"message\":\"no route\"}\n", 0
            ),
            ([inactive, Answer("curl", status: 28).complains("curl: (28)")], 28, "curl: (28)\n", 0),
            (
                [inactive, Answer("curl")], 1, "the engine is not an active node of the swarm at 10.0.0.1 after 3 s\n",
                3
            ),
        ] as [([Answer], Int32, String, Int)])
    func `why a worker does not join`(answers: [Answer], status: Int32, errors: String, seconds: Int) throws {
        try TestHost(answers).expect(.joinSwarm, Self.values, status: status, errors: errors, seconds: seconds) { run in
            #expect(run.files["work/files/swarm-authority"] == nil)
        }
    }

    @Test(
        arguments: [
            ([:], nil, 0), (["ADDRESS": "10.0.0.9"], nil, 1), (["MANAGER": "10.0.0.9"], nil, 1), ([:], "other", 1),
            (["TOKEN": ""], "other", 0), ([:], "aut", 0),
        ] as [([String: String], String?, Int32)])
    func `a worker belongs to the swarm of its manager and its token`(
        changes: [String: String], authority: String?, status: Int32
    ) throws {
        let host = TestHost(files: authority.map { ["work/files/swarm-authority": $0] } ?? [:])
        let values = Self.values.merging(changes) { $1 }.merging(["INFO": Self.facts]) { $1 }
        try host.expect(.swarmIsJoined, values, status: status)
    }

    @Test func `where the world is only read there is no token`() throws {
        try TestHost(files: ["work/files/swarm-authority": "other"])
            .expect(.swarmIsJoined, ["ADDRESS": "10.0.0.2", "MANAGER": "10.0.0.1", "INFO": Self.facts])
    }

    @Test func `a host that leaves waits for its engine`() throws {
        let host = TestHost([
            Answer(Self.state, status: 1).before(2), Answer(Self.state, prints: "inactive").given("[ -e left ]"),
            Answer(Self.state, prints: "active"), Answer("docker swarm leave --force").does("touch left"),
        ])
        try host.expect(.leaveSwarm, ["WAIT": "45"], seconds: 3)
    }

    @Test func `an engine that does not manage to leave goes as it is`() throws {
        try TestHost([Answer(Self.state, prints: "active"), Answer("docker swarm leave", status: 1)])
            .expect(
                .leaveSwarm, ["WAIT": "3"], errors: "the engine has not left the swarm after 3 s; it goes without\n",
                seconds: 3)
    }
}
