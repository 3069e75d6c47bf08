import PlanModel
import TestSupport
import Testing

@testable import Applier

/// What a difference says that happens to hosts.
struct HostChangeTests {
    private let digest = Digest(of: "the plan's")
    private let machine = ExistingHost(address: "10.1.2.3")

    private func found(_ change: (inout FoundHost) -> Void = { _ in }) -> FoundHost {
        var host = FoundHost(name: "worker1", identity: "i", digest: digest, address: "172.18.0.2", login: nil)
        change(&host)
        return host
    }

    private func verb(_ host: FoundHost?, existing: ExistingHost? = nil) -> HostChange.Verb? {
        let wanted = CreateHost(host: "worker1", type: "worker", existing: existing)
        let type = HostType(role: .worker, settings: existing == nil ? .docker(DockerHostSettings()) : .ssh)
        return HostChange(wanted, digest, type, found: host)?.verb
    }

    @Test func `a host that pdd creates`() {
        #expect(verb(nil) == .create)
        #expect(verb(found()) == nil)
        #expect(verb(found { $0.digest = nil }) == nil)
        #expect(verb(found { $0.isRunning = false }) == .start)
        #expect(verb(found { $0.isStarting = true }) == .finish)
        #expect(verb(found { $0.detachment = .reconnected(reason: "it is off") }) == .reconnect)
        #expect(verb(found { $0.detachment = .replaced(reason: "it is lost") }) == .recreate)
        #expect(verb(found { $0.digest = Digest(of: "other settings") }) == .recreate)
        #expect(verb(found { $0.provider = .aws }) == .move)
    }

    @Test func `a stopped host with other settings is re-created, not started`() {
        let host = found {
            $0.isRunning = false
            $0.digest = Digest(of: "other settings")
        }
        #expect(verb(host) == .recreate)
    }

    @Test func `a host of unknown settings is re-created where another would be kept`() {
        let changes: [@Sendable (inout FoundHost) -> Void] = [
            { $0.isRunning = false }, { $0.isStarting = true }, { $0.detachment = .reconnected(reason: "it is off") },
        ]
        for change in changes {
            let host = found {
                change(&$0)
                $0.digest = nil
            }
            #expect(verb(host) == .recreate)
        }
    }

    @Test func `a machine of the user's`() {
        func taken(_ change: (inout FoundHost) -> Void = { _ in }) -> FoundHost {
            found {
                $0.login = Login(machine)
                change(&$0)
            }
        }
        #expect(verb(nil, existing: machine) == .adopt)
        #expect(verb(taken(), existing: machine) == nil)
        #expect(verb(taken { $0.silence = "no answer" }, existing: machine) == .contact)
        #expect(verb(taken { $0.digest = Digest(of: "other settings") }, existing: machine) == .update)
        #expect(verb(taken { $0.login = Login(ExistingHost(address: "10.9.9.9")) }, existing: machine) == .move)
    }

    @Test func `only a host that is re-created or moves loses what is on it`() throws {
        let world = try SimulatedWorld.with(try SimulatedCluster(workers: 3).plan)
        world.disturb("worker1") { $0.found.isRunning = false }
        world.disturb("worker2") { $0.found.digest = Digest(of: "other settings") }
        world.disturb("worker3") { $0.found.detachment = .reconnected(reason: "it is off") }
        let difference = try world.difference(try SimulatedCluster(workers: 3).plan)
        #expect(difference.replacedHosts == ["worker2"])
        let verbs: [String: HostChange.Verb] = ["worker1": .start, "worker2": .recreate, "worker3": .reconnect]
        #expect(difference.hostChanges.mapValues(\.verb) == verbs)
    }

    @Test func `what is on a stopped host is checked, and what is on a new one is missing`() throws {
        let plan = try SimulatedCluster(workers: 2).plan
        let world = try SimulatedWorld.with(plan)
        world.disturb("worker1") { $0.found.isRunning = false }
        world.disturb("worker2") { $0.found.digest = Digest(of: "other settings") }
        let difference = try world.difference(plan)
        let others = zip(plan.actions, difference.statuses).filter { $0.0.id.step != "host" }
        let first = others.filter { $0.0.id.host == "worker1" }.map(\.1)
        let second = others.filter { $0.0.id.host == "worker2" }.map(\.1)
        #expect(Set(first) == [.unknown(reason: "checked once the host runs, and repeated if needed")])
        #expect(Set(second) == [.missing(reason: "the host is re-created")])
    }

    @Test func `a worker that has just been created does not leave`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let world = try SimulatedWorld.with(plan)
        world.disturb("worker1") { $0.found.isStarting = true }
        #expect(try world.difference(plan).removals.isEmpty)
    }
}
