import PlanModel
import Testing

@testable import Applier

struct HostAttachmentTests {
    private static let name = "pdd-c"

    /// A host with the address 172.20.0.2, and what is said of it in the network `n1`, 172.20.0.0/16.
    struct Case: Sendable {
        let endpoint: HostEndpoint?
        var isRunning = true
        var hasPort = true
        var holders: [String: String] = [:]
        var subnet = "172.20.0.0/16"
        let expected: Detachment?
    }

    private static let there = HostEndpoint(network: "n1", address: "172.20.0.2")
    private static let stopped = HostEndpoint(network: "n1", address: "")
    private static let off = "the host is not connected to the network pdd-c"

    private static let cases = [
        Case(endpoint: there, expected: nil),
        Case(endpoint: stopped, isRunning: false, hasPort: false, expected: nil),
        Case(endpoint: HostEndpoint(network: "", address: ""), isRunning: false, hasPort: false, expected: nil),
        Case(endpoint: nil, hasPort: false, expected: .reconnected(reason: "\(off); it is connected again")),
        Case(
            endpoint: nil, isRunning: false, hasPort: false,
            expected: .reconnected(reason: "\(off); it is connected again")),
        Case(
            endpoint: HostEndpoint(network: "n0", address: "172.20.0.2"),
            expected: .reconnected(reason: "\(off); it is connected again")),
        Case(
            endpoint: HostEndpoint(network: "n0", address: ""), isRunning: false, hasPort: false,
            expected: .reconnected(reason: "\(off); it is connected again")),
        Case(
            endpoint: HostEndpoint(network: "n1", address: "172.20.0.9"),
            expected: .reconnected(reason: "\(off) with its address 172.20.0.2; it is connected again")),
        Case(
            endpoint: there, hasPort: false,
            expected: .reconnected(
                reason: "Docker maps no port to the host's sshd; the host is connected to pdd-c again")),
        Case(
            endpoint: nil, hasPort: false, holders: ["172.20.0.2": "0123456789abcdef"],
            expected: .replaced(
                reason: "\(off), where the container 0123456789ab has its address 172.20.0.2; the host is re-created")),
        Case(
            endpoint: nil, holders: ["172.20.0.2": "i1"],
            expected: .reconnected(reason: "\(off); it is connected again")),
        Case(
            endpoint: nil, subnet: "172.21.0.0/16",
            expected: .replaced(
                reason:
                    "\(off), whose range 172.21.0.0/16 does not include its address 172.20.0.2; the host is re-created"
            )),
    ]

    @Test(arguments: cases)
    func `a host off its network is connected again where its address is free`(one: Case) {
        let login = one.hasPort ? Login(address: "127.0.0.1", port: 4022) : nil
        let host = FoundHost(
            name: "w1", identity: "i1", isRunning: one.isRunning, address: "172.20.0.2", login: login)
        let network = NetworkOccupancy(id: "n1", name: Self.name, subnet: CIDR(one.subnet), holders: one.holders)
        #expect(Detachment.of(host, one.endpoint, from: network, named: Self.name) == one.expected)
    }

    @Test func `without a network the host is re-created, and one of unknown address is left alone`() {
        var host = FoundHost(name: "w1", identity: "i1", address: "172.20.0.2", login: nil)
        let gone = Detachment.replaced(reason: "the network pdd-c no longer exists; the host is re-created")
        #expect(Detachment.of(host, nil, from: nil, named: Self.name) == gone)
        host.address = ""
        #expect(Detachment.of(host, nil, from: nil, named: Self.name) == nil)
    }

    @Test func `of two networks of one name the one with more hosts counts, then the older`() {
        func network(_ id: String, _ created: String, hosts: Int, name: String = Self.name) -> NetworkOccupancy {
            let holders = Dictionary(uniqueKeysWithValues: (0..<hosts).map { ("10.0.0.\($0)", "c\($0)") })
            return NetworkOccupancy(id: id, name: name, subnet: nil, created: created, holders: holders)
        }
        let (old, young, full) = (network("a", "1", hosts: 1), network("b", "2", hosts: 1), network("c", "3", hosts: 2))
        #expect(NetworkOccupancy.chosen([young, old], named: Self.name) == old)
        #expect(NetworkOccupancy.chosen([young, old, full], named: Self.name) == full)
        #expect(NetworkOccupancy.chosen([network("d", "0", hosts: 9, name: "x")], named: Self.name) == nil)
    }

    @Test func `a host without a login is asked nothing`() throws {
        var host = FoundHost(name: "w1", identity: "i1", address: "172.20.0.2", login: nil)
        host.detachment = .reconnected(reason: "it is off")
        let runner = RecordingRunner { _ in CommandResult(status: 0) }
        let access = try SSHHostAccess(
            cluster: "c", settings: SSHSettings(), knownHosts: try KnownHosts("/nowhere/known_hosts"), runner: runner)
        let failure = #expect(throws: ActionFailure.self) {
            try access.run(HostScript(lines: ["true"], deadline: 5), on: host)
        }
        #expect(failure?.reason == "w1 cannot be reached: it is off")
        #expect(runner.commands.isEmpty)
        access.close([host])
    }
}
