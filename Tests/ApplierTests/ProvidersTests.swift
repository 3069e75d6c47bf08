import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// Several providers that are one.
struct ProvidersTests {
    /// A provider that knows what it is told, and remembers what it is asked.
    private final class Made: Provider {
        private let observation: ProviderObservation
        private let asked = Mutex<[String]>([])

        init(_ hosts: [FoundHost] = [], rules: Set<PortRule>? = nil) {
            observation = ProviderObservation(hosts: hosts, rules: rules ?? [], hasRemains: rules?.isEmpty == false)
        }

        var calls: [String] { asked.withLock { $0 } }

        private func note(_ call: String) { asked.withLock { $0.append(call) } }

        func observe() throws(ActionFailure) -> ProviderObservation { observation }

        func createHost(_ request: HostRequest) throws(ActionFailure) -> FoundHost {
            note("create \(request.name)")
            return FoundHost(name: request.name, identity: "new", address: "", login: Login(address: ""))
        }

        func destroyHost(_ host: FoundHost) throws(ActionFailure) { note("destroy \(host.name) \(host.identity)") }

        func hostKey(of host: FoundHost) throws(ActionFailure) -> String? { "key of \(host.identity)" }

        func openPort(_ rule: PortRule) throws(ActionFailure) { note("open \(rule.portText)") }

        func closePort(_ rule: PortRule) throws(ActionFailure) { note("close \(rule.portText)") }

        func announce(_ work: ProviderWork) { note("announce \(work.hosts.map(\.name).joined(separator: " "))") }

        func check(_ requests: [HostRequest]) throws(ActionFailure) -> [CheckResult] {
            requests.map { .right($0.name, "there") }
        }

        func removeRemains() throws(ActionFailure) { note("remove remains") }
    }

    private func host(_ name: String, _ identity: String) -> FoundHost {
        FoundHost(name: name, identity: identity, address: "", login: Login(address: "192.0.2.1"))
    }

    private func plan() throws -> Plan { try Repository.plan(ofExample: "home-and-ec2") }

    private func requests(_ plan: Plan) -> [HostRequest] { Difference(of: plan, in: WorldObservation()).hostRequests }

    @Test func `each host goes by its own provider`() throws {
        let plan = try plan()
        let home = Made([host("pegasus-submit-node", "m1")])
        let cloud = Made([host("pegasus-worker1", "i1")], rules: [])
        let providers = Providers(plan, [(.ssh, home), (.aws, cloud)])
        let found = try providers.observe().hosts
        #expect(found.map(\.name) == ["pegasus-submit-node", "pegasus-worker1"])
        #expect(found.map(\.provider) == [.ssh, .aws])
        #expect(try providers.hostKey(of: found[1]) == "key of i1")
        for request in requests(plan) {
            let made = try providers.createHost(request)
            #expect(made.provider == request.type.settings.provider)
        }
        for host in found { try providers.destroyHost(host) }
        providers.announce(ProviderWork(hosts: requests(plan)))
        #expect(try providers.check(requests(plan)).count == 3)
        try providers.removeRemains()
        #expect(
            home.calls == [
                "create pegasus-submit-node", "destroy pegasus-submit-node m1", "announce pegasus-submit-node",
                "remove remains",
            ])
        #expect(
            cloud.calls == [
                "create pegasus-worker1", "create pegasus-worker2", "destroy pegasus-worker1 i1",
                "announce pegasus-worker1 pegasus-worker2", "remove remains",
            ])
    }

    @Test func `of two hosts of one name, the one that the plan does not want is a stray`() throws {
        let providers = Providers(
            try plan(),
            [(.ssh, Made([host("pegasus-worker1", "0123456789")])), (.aws, Made([host("pegasus-worker1", "i1")]))])
        let found = try providers.observe().hosts
        #expect(found.map(\.name) == ["pegasus-worker1", "stray-01234567"])
        #expect(found.map(\.provider) == [.aws, .ssh])
    }

    @Test func `a rule stands when it does wherever rules are, and one too many stands anywhere`() throws {
        let plan = try plan()
        let planned = plan.actions.compactMap { action in
            if case .openPort(let payload) = action.payload { payload.rule } else { nil }
        }
        let more = PortRule(ports: PortRange(99), transport: .tcp, source: .cluster)
        let (one, other) = (Made(rules: [planned[0], planned[1], more]), Made(rules: [planned[1]]))
        let providers = Providers(plan, [(.aws, one), (.docker, other), (.ssh, Made())])
        let observation = try providers.observe()
        #expect(observation.rules == [planned[1], more])
        #expect(observation.hasRemains)
        try providers.openPort(planned[0])
        #expect(one.calls == ["open 2377/tcp"] && other.calls == one.calls)
    }

    @Test func `a host moves from one provider to another, and leaves the first`() throws {
        let plan = try plan()
        var former = host("pegasus-worker1", "m2")
        former.provider = .ssh
        former.login?.trust = .user
        let world = WorldObservation(hosts: [
            "pegasus-worker1": ObservedHost(found: former, contents: .known(HostContents()))
        ])
        let difference = Difference(of: plan, in: world)
        let create = ActionID("pegasus-worker1", "host")
        let index = try #require(plan.actions.firstIndex { $0.id == create })
        #expect(difference.statuses[index] == .changed(reason: "it moves here from the provider 'ssh'"))
        let leaving = difference.removals.filter { $0.host == "pegasus-worker1" }
        #expect(leaving.map(\.id.step).contains("leave"))
        #expect(leaving.last?.id.step == "destroy-host")
        #expect(difference.awaited[create] == [ActionID("pegasus-worker1", "destroy-host")])
    }
}
