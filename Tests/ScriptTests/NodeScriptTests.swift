import PlanModel
import Testing

@testable import Planner

struct NodeScriptTests {
    /// An engine whose swarm has these nodes: address, state, id, role and time of creation.
    private static func swarm(_ nodes: [String]) -> [Answer] {
        [
            Answer("docker node ls --quiet", prints: (0..<nodes.count).map { "n\($0)" }.joined(separator: "\n")),
            Answer("docker node inspect --format", prints: nodes.joined(separator: "\n")),
        ]
    }

    private static let manager = "10.0.0.1 ready m manager 1"
    private static let values = ["HOSTS": "10.0.0.2\n10.0.0.3", "WAIT": "3"]
    private static let all = [manager, "10.0.0.2 ready a worker 2", "10.0.0.3 ready b worker 3"]

    @Test func `the nodes are all there`() throws {
        try TestHost(Self.swarm(Self.all)).expect(.waitForNodes, Self.values, output: "", seconds: 0)
        try TestHost(Self.swarm(Self.all)).expect(.nodesAreReady, Self.values)
    }

    @Test(
        arguments: [
            ([manager, "10.0.0.2 ready a worker 2"], "10.0.0.3"),
            ([manager, "10.0.0.2 down a worker 2", "10.0.0.3 down b worker 3"], "10.0.0.2 10.0.0.3"),
        ])
    func `nodes that are missing or down are named`(nodes: [String], missing: String) throws {
        let host = TestHost(Self.swarm(nodes))
        try host.expect(
            .waitForNodes, Self.values, status: 1,
            errors: "these addresses are not ready nodes of the swarm: \(missing) after 3 s\n", seconds: 3)
        try host.expect(.nodesAreReady, Self.values, status: 1)
    }

    @Test func `a node that comes late is waited for`() throws {
        let answers =
            Self.swarm([Self.manager, "10.0.0.2 ready a worker 2"]).map { $0.before(2) } + Self.swarm(Self.all)
        try TestHost(answers).expect(.waitForNodes, Self.values, seconds: 2)
    }

    @Test func `an engine that manages no swarm has no nodes`() throws {
        let host = TestHost([
            Answer("docker node ls", status: 1).complains("not a manager"), Answer("docker node inspect", status: 1),
        ])
        try host.expect(.nodesAreReady, Self.values, status: 1, errors: nil)
    }

    @Test func `nodes that are no hosts are removed once the manager misses them`() throws {
        let former = ["10.0.0.9 ready x worker 1", "10.0.0.2 down old worker 1"]
        var answers = Self.swarm(Self.all + former).map { $0.before(2) }
        answers += Self.swarm(Self.all + ["10.0.0.9 down x worker 1"]).map { $0.given("[ ! -e gone ]") }
        answers += Self.swarm(Self.all)
        answers.append(Answer("docker node rm --force x").from(2).does("touch gone"))
        answers.append(Answer("docker node rm --force old"))
        try TestHost(answers).expect(.waitForNodes, Self.values, seconds: 3) { run in
            #expect(run.calls.filter { $0.hasPrefix("docker node rm") }.count == 3)
        }
        try TestHost(Self.swarm(Self.all + former)).expect(.nodesAreReady, Self.values, status: 1)
    }

    @Test func `a node that goes on answering is reported and stays`() throws {
        let host = TestHost(
            Self.swarm(Self.all + ["10.0.0.9 ready x worker 1", "10.0.0.2 ready old worker 1"])
                + [Answer("docker node rm --force old", status: 1)], step: 15)
        try host.expect(.waitForNodes, Self.values, errors: nil, seconds: 45) { run in
            let strangers = run.errors.split(separator: ": ").last ?? ""
            #expect(run.errors.hasPrefix("the swarm has nodes that are no hosts of the cluster: "))
            #expect(strangers.contains("ready x") && strangers.contains("former old"))
            #expect(!run.has("docker node rm --force x"))
        }
    }

    @Test func `a manager that is a stranger stays`() throws {
        let nodes = Self.all + ["10.0.0.9 down y manager 1"]
        try TestHost(Self.swarm(nodes)).expect(.nodesAreReady, Self.values)
    }

    @Test func `the manager forgets every node of an address`() throws {
        let nodes = Self.all + ["10.0.0.2 down old worker 1"]
        try TestHost(Self.swarm(nodes) + [Answer("docker node rm --force", prints: "x")])
            .expect(.forgetNode, ["NODE": "10.0.0.2"], output: "") { run in
                #expect(run.calls.suffix(2) == ["docker node rm --force a", "docker node rm --force old"])
            }
    }

    @Test func `a manager that does not forget a node fails`() throws {
        try TestHost(Self.swarm(Self.all) + [Answer("docker node rm", status: 2).complains("no")])
            .expect(.forgetNode, ["NODE": "10.0.0.2"], status: 2, errors: "no\n")
        try TestHost(Self.swarm(Self.all)).expect(.forgetNode, ["NODE": "10.0.0.8"])
    }
}
