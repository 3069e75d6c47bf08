import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// Runs that are limited to a part of the difference.
struct SelectionTests {
    private func plan(_ workers: Int, _ environment: String = "a") throws -> Plan {
        var cluster = SimulatedCluster(workers: workers, hasPool: true)
        cluster.environment = environment
        return try cluster.plan
    }

    @Test func `only takes what it names and what that needs`() throws {
        let plan = try plan(3)
        let difference = try SimulatedWorld().difference(plan, Selection(only: ["worker2"]))
        let hosts = Set(difference.actions.map(\.id.host))
        #expect(hosts == ["worker2", "submit", "cluster"])
        #expect(!difference.actions.contains { $0.id == ActionID(ActionID.cluster, .ready) })
        #expect(Set(difference.leftOut.map(\.host)).isSuperset(of: ["worker1", "worker3"]))
        let all = try SimulatedWorld().difference(plan)
        #expect(difference.actions.count + difference.leftOut.count == all.actions.count)
    }

    @Test func `skip leaves out what it names and what depends on that`() throws {
        let difference = try SimulatedWorld().difference(try plan(3), Selection(skip: ["worker2/image", "worker3"]))
        let ids = Set(difference.actions.map(\.id))
        #expect(ids.contains(ActionID("worker2", .host)))
        #expect(!ids.contains(ActionID("worker2", .image)) && !ids.contains(ActionID("worker2", .container)))
        #expect(!ids.contains(ActionID(ActionID.cluster, .ready)))
        #expect(!ids.contains { $0.host == "worker3" })
        #expect(ids.contains(ActionID("worker1", .container)))
    }

    @Test func `one worker of many is replaced, with its drain, and no other`() throws {
        let world = try SimulatedWorld.with(try plan(4))
        let difference = try world.difference(try plan(4, "b"), Selection(only: ["worker3"]))
        let replaced = difference.actions.filter { $0.kind == .runContainer }.map(\.id.host)
        #expect(replaced == ["worker3"])
        #expect(difference.rollingActions.map(\.id.host).allSatisfy { ["worker3", "submit"].contains($0) })
        #expect(difference.rollingActions.contains { $0.id == ActionID("worker3", .drain) })
    }

    @Test func `a host that is no longer in the plan is removed or stays, as selected`() throws {
        let world = try SimulatedWorld.with(try plan(3))
        let smaller = try plan(2)
        #expect(try world.difference(smaller, Selection(only: ["worker3"])).removedHosts == ["worker3"])
        #expect(try world.difference(smaller, Selection(skip: ["worker3"])).removedHosts == [])
        #expect(try world.difference(smaller, Selection(only: ["worker1"])).removedHosts == [])
    }

    @Test func `a host that matches its plan is created again on request, after its jobs have ended`() throws {
        let plan = try plan(3)
        let world = try SimulatedWorld.with(plan)
        let others = world.state.withLock { $0.hosts.mapValues(\.found.identity) }
        let difference = try world.difference(plan, Selection(replace: ["worker2"]))
        #expect(difference.replacedHosts == ["worker2"])
        #expect(difference.actions.contains { $0.id == ActionID("worker2", .drain) })
        #expect(Set(difference.actions.map(\.id.host)) == ["worker2", "submit", "cluster"])
        #expect(world.run(difference).result.isComplete)
        let now = world.state.withLock { $0.hosts.mapValues(\.found.identity) }
        #expect(now.filter { others[$0.key] != $0.value }.map(\.key) == ["worker2"])
        #expect(try world.difference(plan).isEmpty)
    }

    @Test func `a host to create again that does not exist is created, and the user's own machine is not`() throws {
        let plan = try plan(2)
        let difference = try SimulatedWorld().difference(plan, Selection(replace: ["worker2"]))
        #expect(difference.replacedHosts.isEmpty)
        #expect(difference.hostChanges["worker2"]?.verb == .create)
        let machine = FoundHost(
            name: "w", identity: "1", address: "192.0.2.1", login: Login(ExistingHost(address: "192.0.2.1")))
        let wanted = CreateHost(host: "w", type: "worker", existing: ExistingHost(address: "192.0.2.1"))
        #expect(HostChange.replacement(wanted, machine) == nil)
    }

    @Test func `a pattern that matches nothing is reported`() throws {
        let selection = Selection(only: ["worker*", "wroker1"], skip: ["*/image", "*/imgae"])
        #expect(selection.unknown(in: try SimulatedWorld().difference(try plan(2))) == ["wroker1", "*/imgae"])
    }

    /// Random changes of random clusters, first in part and then whole: nothing runs without what it depends on, no
    /// container or host that was there is missing after the part, and the end is that of an undisturbed apply.
    @Test func `a part of a change and then all of it end as all of it at once`() throws {
        var generator = SplitMix64(seed: 77)
        var limited = 0
        for _ in 0..<60 {
            var cluster = SimulatedCluster(using: &generator)
            let first = try cluster.plan
            cluster.environment = "other"
            let second = try cluster.plan
            let ids = second.actions.map(\.id)
            func patterns() -> [String] {
                (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    let id = ids[Int.random(in: ids.indices, using: &generator)]
                    return [id.host, id.description, "*/\(id.step)"][Int.random(in: 0..<3, using: &generator)]
                }
            }
            let isOnly = Bool.random(using: &generator)
            let selection = isOnly ? Selection(only: patterns()) : Selection(skip: patterns())
            let calm = try SimulatedWorld.with(first)
            try calm.apply(second)
            let world = try SimulatedWorld.with(first)
            let part = try world.difference(second, selection)
            limited += part.leftOut.count
            let ran = Set(part.actions.map(\.id))
            let whole = Set(try world.difference(second).actions.map(\.id))
            for action in part.actions {
                for dependency in action.dependencies where whole.contains(dependency) && ids.contains(dependency) {
                    #expect(ran.contains(dependency), "\(action.id) ran without \(dependency): \(selection)")
                }
            }
            #expect(world.run(part).result.isComplete, "\(selection)")
            let after = try world.difference(second).observation
            let containers = second.placements.filter { placement in
                guard case .known(let contents) = after.hosts[placement.host]?.contents else { return false }
                return contents.containers[placement.name] != nil
            }
            #expect(containers.count == second.placements.count, "\(selection)")
            #expect(try world.apply(second).result.isComplete)
            #expect(world.lines == calm.lines, "\(selection)")
        }
        #expect(limited > 100)
    }
}
