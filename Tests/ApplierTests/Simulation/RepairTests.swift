import PlanModel
import Synchronization
import Testing

@testable import Applier

/// What exactly runs after one thing has changed, in the world or in the description.
struct RepairTests {
    @Test func `hosts leave from the highest number on, each step after the one before`() throws {
        var cluster = SimulatedCluster(workers: 12)
        let world = try SimulatedWorld.with(try cluster.plan)
        cluster.groups[0].count = 8
        let removals = try world.difference(try cluster.plan).removals
        #expect(
            removals.map(\.id.description)
                == (9...12).reversed().flatMap { number in
                    ["drain", "remove-worker-box\(number)", "leave", "forget", "destroy-host"].map {
                        "worker\(number)/\($0)"
                    }
                })
        for host in [9, 10, 11, 12].map({ "worker\($0)" }) {
            let own = removals.filter { $0.id.host == host }
            #expect(zip(own.dropFirst(), own).allSatisfy { $0.after == [$1.id] })
            #expect(own.first?.after == [])
        }
        world.expect()
        try world.apply(try cluster.plan)
        let calls = world.calls.filter { $0.contains("worker10") || $0.contains("box10") }
        #expect(
            calls == [
                "drain-worker on worker10", "remove worker-box10 on worker10", "leave-swarm on worker10",
                "destroy worker10",
            ])
    }

    @Test func `a worker whose settings change leaves before it is replaced`() throws {
        var cluster = SimulatedCluster(workers: 1)
        let world = try SimulatedWorld.with(try cluster.plan)
        cluster.memory = "2g"
        let difference = try world.difference(try cluster.plan)
        let host = difference.actions.first { $0.id == ActionID("worker1", "host") }
        #expect(host?.after.last == ActionID("worker1", "forget"))
        #expect(Set(difference.reasons.values) == ["the host is re-created"])
        world.expect()
        #expect(try world.apply(try cluster.plan).result.isComplete)
        #expect(
            world.calls.filter { $0.contains("worker1") || $0.contains("box1") }.prefix(4) == [
                "drain-worker on worker1", "remove worker-box1 on worker1", "leave-swarm on worker1", "create worker1",
            ])
    }

    @Test func `all workers look for the submit container after the last host is connected again`() throws {
        let plan = try SimulatedCluster(workers: 3).plan
        let world = try SimulatedWorld.with(plan)
        for host in ["worker2", "worker3"] {
            world.disturb(host) { $0.found.detachment = .reconnected(reason: "it is off") }
        }
        let difference = try world.difference(plan)
        let connections = ["worker2", "worker3"].map { ActionID($0, .host) }
        for worker in ["worker1", "worker2", "worker3"] {
            let reach = try #require(difference.actions.first { $0.id == ActionID(worker, .reach) })
            #expect(Set(reach.after).isSuperset(of: connections), "\(reach)")
        }
        let ids = difference.actions.map(\.id)
        for action in difference.actions {
            let own = try #require(ids.firstIndex(of: action.id))
            #expect(action.dependencies.allSatisfy { ids.firstIndex(of: $0).map { $0 < own } ?? true }, "\(action.id)")
        }
        let run = world.run(difference)
        #expect(run.result.isComplete)
        #expect(run.ids.first { $0.hasPrefix("worker1/") } == "worker1/reach", "the other steps of worker1 do not run")
        #expect(try world.difference(plan).isEmpty)
    }

    @Test func `an image that was nowhere is looked for again when it may be needed, and only then`() throws {
        let plan = try SimulatedCluster(workers: 1, isBuilt: false).plan
        let world = SimulatedWorld()
        world.emptyLocalEngine(true)
        #expect(try world.apply(plan).result.isComplete)
        #expect(try world.difference(plan).isEmpty)

        world.emptyLocalEngine(false)
        #expect(try world.difference(plan).isEmpty)
        world.disturb("worker1") { $0.images = [:] }
        let difference = try world.difference(plan)
        let ids = difference.actions.map(\.id.description)
        #expect(ids.prefix(2) == ["worker1/preload", "worker1/image"], "\(ids)")
        #expect(world.run(difference).result.isComplete)
        #expect(try world.difference(plan).isEmpty)
        // Now it was copied, and the image that is lost is copied no more than any other.
        world.disturb("worker1") { $0.images = [:] }
        #expect(try !world.difference(plan).actions.contains { $0.id.step == "preload" })
    }

    @Test func `a container is removed before another takes its place on the host`() throws {
        var cluster = SimulatedCluster(workers: 1)
        let world = try SimulatedWorld.with(try cluster.plan)
        cluster.box = "crate"
        let actions = try world.difference(try cluster.plan).actions
        let container = actions.first { $0.id == ActionID("worker1", "container") }
        #expect(container?.after.contains(ActionID("worker1", "remove-worker-box1")) == true)
    }

    @Test(arguments: ["submit", "worker1"])
    func `a host that only could not be asked for a moment is left as it is`(host: String) throws {
        let plan = try SimulatedCluster(workers: 2).plan
        let world = try SimulatedWorld.with(plan)
        let before = world.lines
        world.deafen(host)
        let difference = try world.difference(plan)
        #expect(!difference.isEmpty)
        world.deafen(nil)
        let run = world.run(difference)
        #expect(run.result.isComplete)
        #expect(world.lines == before)
        #expect(try world.difference(plan).isEmpty)
    }

    @Test func `a host that does not answer is forgotten and destroyed without being asked`() throws {
        var cluster = SimulatedCluster(workers: 2)
        let world = try SimulatedWorld.with(try cluster.plan)
        world.halt("worker2")
        cluster.groups[0].count = 1
        let run = try world.apply(try cluster.plan)
        #expect(run.ids == ["worker2/forget", "worker2/destroy-host", "cluster/ready"])
        #expect(world.lines == (try SimulatedWorld.with(try cluster.plan).lines))
    }

    @Test func `a container with a secret gets it, and no digest changes with it`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let world = try SimulatedWorld.with(plan)
        let environment = world.state.withLock { $0.hosts["worker1"]?.containers["worker-box1"]?.environment }
        #expect(environment == ["A=a", "CONDOR_HOST=submit-box", "S=told"])
    }
}
