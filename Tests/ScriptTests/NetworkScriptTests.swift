import PlanModel
import Testing

@testable import Planner

struct NetworkScriptTests {
    private static let values = [
        "NETWORK": "pool-net", "SUBNET": "10.9.0.0/24", "ATTACHABLE": "yes", "ENCRYPTED": "", "WAIT": "3",
        "KEYSTORE": "10.0.0.9",
    ]
    private static let driver = "docker network inspect --format {{.Driver}} pool-net"
    private static let leader = Answer(
        "curl --silent --max-time 2 http://10.0.0.9:8500/v1/status/leader", prints: "\"10.0.0.9:8300\"")
    /// In a swarm and with a key-value store: the script and its check.
    private static let kinds: [(ShellFile, ShellFile)] = [
        (.createNetwork, .networkExists), (.createStoredNetwork, .storedNetworkExists),
    ]

    @Test(arguments: kinds)
    func `the network is created in place of a former one`(script: ShellFile, check: ShellFile) throws {
        let host = TestHost([
            Self.leader, Answer(Self.driver, prints: "overlay"),
            Answer("docker network rm pool-net", prints: "pool-net"),
            Answer("docker network create", prints: "id"),
        ])
        try host.expect(script, Self.values, output: "") { run in
            #expect(
                run.calls.last == "docker network create --driver overlay --subnet 10.9.0.0/24 --attachable pool-net")
        }
    }

    @Test func `encryption is an option, and so are containers without a service`() throws {
        let host = TestHost([Answer(Self.driver, status: 1), Answer("docker network")])
        try host.expect(.createNetwork, Self.values.merging(["ATTACHABLE": "", "ENCRYPTED": "yes"]) { $1 }) { run in
            #expect(
                run.calls.last == "docker network create --driver overlay --subnet 10.9.0.0/24 --opt encrypted pool-net"
            )
        }
    }

    @Test func `a network that pdd did not create stays`() throws {
        try TestHost([Answer(Self.driver, prints: "bridge")]).expect(
            .createNetwork, Self.values, status: 1,
            errors:
                "the engine has a network pool-net that pdd did not make; remove it, or set another 'name' in 'network'\n"
        )
    }

    @Test(arguments: ["network with name pool-net already exists", "network pool-net is in use"])
    func `a former network is waited for`(refusal: String) throws {
        let before = [
            Answer(Self.driver, prints: "overlay"), Answer("docker network rm", status: 1).complains("hidden"),
        ]
        try TestHost(
            before + [
                Answer("docker network create", status: 1).complains(refusal).before(2),
                Answer("docker network create"),
            ]
        )
        .expect(.createNetwork, Self.values, seconds: 2)
        try TestHost(before + [Answer("docker network create", status: 1).complains(refusal)]).expect(
            .createNetwork, Self.values, status: 1,
            errors: "the former network pool-net cannot be removed: \(refusal) after 3 s\n", seconds: 3)
    }

    @Test func `another refusal is docker's last word`() throws {
        let host = TestHost([
            Answer(Self.driver, status: 1), Answer("docker network rm", status: 1),
            Answer("docker network create", status: 1).complains("invalid subnet"),
        ])
        try host.expect(.createNetwork, Self.values, status: 1, errors: "invalid subnet\n", seconds: 0)
    }

    @Test(arguments: kinds)
    func `the network exists with its own addresses`(script: ShellFile, check: ShellFile) throws {
        func host(_ answer: Answer) -> TestHost { TestHost([Self.leader, answer]) }
        try host(Answer("docker network inspect", prints: "overlay 10.9.0.0/24")).expect(check, Self.values)
        try host(Answer("docker network inspect", prints: "overlay 10.8.0.0/24")).expect(check, Self.values, status: 1)
        try host(Answer("docker network inspect", prints: "bridge 10.9.0.0/24")).expect(check, Self.values, status: 1)
        try host(Answer("docker network inspect", status: 1).complains("hidden")).expect(check, Self.values, status: 1)
    }

    @Test func `a key-value store that starts is waited for`() throws {
        let network = Answer("docker network inspect", prints: "overlay 10.9.0.0/24")
        let waking = [
            Answer("curl", status: 7).before(1), Answer("curl", prints: "\"\"").before(3), Self.leader, network,
        ]
        try TestHost(waking).expect(.storedNetworkExists, Self.values, seconds: 3)
        let dead = TestHost([Answer("curl", status: 7), network], step: 20)
        for script in [ShellFile.storedNetworkExists, .createStoredNetwork] {
            try dead.expect(
                script, Self.values, status: 1, errors: "the key-value store at 10.0.0.9 has no leader\n", seconds: 60)
        }
    }

    @Test func `a check that is not told of the store does not ask it`() throws {
        var values = Self.values
        values["KEYSTORE"] = nil
        try TestHost([Answer("docker network inspect", prints: "overlay 10.9.0.0/24")]).expect(
            .storedNetworkExists, values)
    }

    @Test func `a host waits until it knows the network`() throws {
        try TestHost([
            Answer("docker network inspect pool-net", status: 1).before(1),
            Answer("docker network inspect", prints: "[]"),
        ])
        .expect(.waitForNetwork, Self.values, output: "", seconds: 1)
        try TestHost([Answer("docker network inspect", status: 1).complains("hidden")]).expect(
            .waitForNetwork, Self.values, status: 1, errors: "the network pool-net is not there after 3 s\n", seconds: 3
        )
    }
}
