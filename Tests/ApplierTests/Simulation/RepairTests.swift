import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// What exactly runs after one thing has changed, in the world or in the description.
struct RepairTests {
    /// Something that happens to a cluster, and the actions that mend it, in their order.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let happens: @Sendable (SimulatedWorld) -> Void
        /// With a pool; actions in brackets are those of the pool, and do not run without one.
        let runs: String

        init(_ description: String, _ runs: String, _ happens: @escaping @Sendable (SimulatedWorld) -> Void) {
            testDescription = description
            self.runs = runs
            self.happens = happens
        }

        func ids(hasPool: Bool) -> [String] {
            runs.split(separator: " ").map(String.init).filter { hasPool || !$0.hasPrefix("[") }
                .map { $0.trimmingCharacters(in: ["[", "]"]) }
        }
    }

    private static let damages = [
        Damage("a worker's container is stopped", "worker1/container worker1/reach cluster/ready") {
            $0.disturb("worker1") { $0.containers["worker-box1"]?.state = "exited" }
        },
        Damage("a worker's container is paused", "worker1/container worker1/reach cluster/ready") {
            $0.disturb("worker1") { $0.containers["worker-box1"]?.state = "paused" }
        },
        Damage("a worker's container is removed", "worker1/container worker1/reach cluster/ready") {
            $0.disturb("worker1") { $0.containers = [:] }
        },
        Damage(
            "the submit container is removed",
            "submit/container worker1/reach worker2/reach cluster/ready"
        ) {
            $0.disturb("submit") { $0.containers = [:] }
        },
        Damage("somebody ran another container under our label", "worker1/remove-stray") {
            $0.disturb("worker1") { host in
                host.containers["stray"] = host.containers["worker-box1"]
            }
        },
        Damage(
            "the engine of a worker is stopped",
            "submit/join-token worker1/engine worker1/swarm worker1/image worker1/container worker1/reach cluster/ready"
        ) {
            $0.disturb("worker1") { $0.isEngineRunning = false }
        },
        Damage(
            "a worker has left the swarm",
            "submit/join-token worker1/swarm worker1/container worker1/reach cluster/ready"
        ) {
            $0.disturb("worker1") { $0.leaveSwarm() }
        },
        Damage(
            "the manager has left its swarm",
            "submit/swarm submit/join-token submit/network submit/container worker1/swarm worker1/container "
                + "worker1/reach worker2/swarm worker2/container worker2/reach cluster/ready"
        ) {
            $0.disturb("submit") { $0.leaveSwarm() }
        },
        Damage("a container is off its network", "worker2/container worker2/reach cluster/ready") {
            $0.disturb("worker2") { $0.containers["worker-box2"]?.isJoined = false }
        },
        Damage("a worker's engine has lost the places of the others", "worker1/reach cluster/ready") {
            $0.disturb("worker1") { $0.containers["worker-box1"]?.isDeaf = true }
        },
        Damage("a file is edited", "worker1/build.sh worker1/image worker1/container worker1/reach cluster/ready") {
            $0.disturb("worker1") { $0.files["build.sh"]?.look = -1 }
        },
        Damage("a file is gone", "worker2/build.sh worker2/image worker2/container worker2/reach cluster/ready") {
            $0.disturb("worker2") { $0.files["build.sh"] = nil }
        },
        Damage("the marker of an image is gone", "worker2/image worker2/container worker2/reach cluster/ready") {
            $0.disturb("worker2") { $0.markers["worker2.image"] = nil }
        },
        Damage(
            "a worker's host is gone",
            "submit/join-token [submit/sign-token] worker1/host worker1/engine worker1/swarm worker1/preload worker1/build.sh "
                + "worker1/image [worker1/pool-token] worker1/container worker1/reach cluster/ready"
        ) {
            $0.lose("worker1")
        },
        Damage(
            "the submit host is gone",
            "submit/host submit/engine submit/swarm submit/join-token submit/preload submit/build.sh submit/image "
                + "submit/network submit/container [submit/sign-token] worker1/swarm [worker1/pool-token] worker1/container worker1/reach "
                + "worker2/swarm [worker2/pool-token] worker2/container worker2/reach cluster/ready"
        ) {
            $0.lose("submit")
        },
        Damage(
            "a worker's host is stopped",
            "submit/join-token [submit/sign-token] worker2/host worker2/engine worker2/swarm worker2/preload worker2/build.sh "
                + "worker2/image [worker2/pool-token] worker2/container worker2/reach cluster/ready"
        ) {
            $0.halt("worker2")
        },
        Damage(
            "an extra host carries our label",
            "[old9/drain] old9/remove-worker-box1 old9/leave old9/forget old9/destroy-host"
        ) { world in
            world.state.withLock { state in
                guard let worker = state.hosts["worker1"] else { return }
                var found = FoundHost(
                    name: "old9", identity: "old9-1", address: "a9", login: Login(address: "127.0.0.1"))
                found.role = .worker
                var host = SimulatedHost(found)
                host.containers = worker.containers
                host.swarm = worker.swarm
                state.hosts["old9"] = host
                state.hosts["submit"]?.nodes?.insert("old9")
            }
        },
    ]

    @Test(arguments: damages, [true, false])
    func `exactly what is needed runs, once`(damage: Damage, hasPool: Bool) throws {
        let plan = try SimulatedCluster(workers: 2, hasPool: hasPool).plan
        let world = try SimulatedWorld.with(plan)
        let before = world.lines
        damage.happens(world)
        #expect(world.lines != before)
        let run = try world.apply(plan)
        #expect(Set(run.ids) == Set(damage.ids(hasPool: hasPool)))
        #expect(run.ids.count == damage.ids(hasPool: hasPool).count)
        #expect(run.result.isComplete)
        #expect(Set(run.result.succeeded.map(\.description)) == Set(run.ids))
        #expect(try world.difference(plan).isEmpty)
        #expect(try world.apply(plan).ids == [])
    }

    /// A change of the description, and what runs because of it.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let change: @Sendable (inout SimulatedCluster) -> Void
        let runs: String
    }

    private static let changes = [
        Change(
            testDescription: "a value of the environment", change: { $0.environment = "b" },
            runs: "worker1/drain worker1/container worker1/reach worker1/rejoin "
                + "worker2/drain worker2/container worker2/reach cluster/ready"),
        Change(
            testDescription: "the size of the workers' hosts", change: { $0.memory = "2g" },
            runs: "worker1/drain worker1/remove-worker-box1 worker1/leave worker1/forget worker1/host worker1/engine "
                + "worker1/preload worker1/build.sh worker1/image submit/join-token worker1/swarm submit/sign-token "
                + "worker1/pool-token worker1/container worker1/reach worker1/rejoin "
                + "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/host worker2/engine "
                + "worker2/swarm worker2/preload worker2/build.sh worker2/image worker2/pool-token worker2/container "
                + "worker2/reach cluster/ready"),
        Change(
            testDescription: "the range of the network", change: { $0.subnet = "10.0.77.0/24" },
            runs: "worker1/drain worker1/remove-worker-box1 worker2/drain worker2/remove-worker-box2 "
                + "submit/remove-submit-box submit/network submit/container worker1/container worker1/reach "
                + "worker2/container worker2/reach cluster/ready"),
        Change(
            testDescription: "the name of the workers' containers", change: { $0.box = "crate" },
            runs:
                "worker1/remove-worker-box1 worker2/remove-worker-box2 worker1/container worker1/reach worker2/container worker2/reach "
                + "cluster/ready"),
        Change(
            testDescription: "one worker more", change: { $0.groups[0].count = 3 },
            runs: "submit/join-token submit/sign-token worker3/host worker3/engine worker3/swarm worker3/preload "
                + "worker3/build.sh worker3/image worker3/pool-token worker3/container worker3/reach cluster/ready"),
        Change(
            testDescription: "another group", change: { $0.groups.append(.init(count: 1, name: "big")) },
            runs: "submit/join-token submit/sign-token big1/host big1/engine big1/swarm big1/preload big1/build.sh "
                + "big1/image big1/pool-token big1/container big1/reach cluster/ready"),
        Change(
            testDescription: "one worker fewer", change: { $0.groups[0].count = 1 },
            runs:
                "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/destroy-host cluster/ready"
        ),
        Change(
            testDescription: "a group of another name", change: { $0.groups = [.init(count: 1, name: "big")] },
            runs: "worker2/drain worker2/remove-worker-box2 worker2/leave worker2/forget worker2/destroy-host "
                + "worker1/drain worker1/remove-worker-box1 worker1/leave worker1/forget worker1/destroy-host "
                + "submit/join-token submit/sign-token big1/host big1/engine big1/swarm big1/preload big1/build.sh "
                + "big1/image big1/pool-token big1/container big1/reach cluster/ready"),
    ]

    @Test(arguments: changes)
    func `a change of the description runs what uses it, in this order`(change: Change) throws {
        var cluster = SimulatedCluster(workers: 2)
        let world = try SimulatedWorld.with(try cluster.plan)
        change.change(&cluster)
        let plan = try cluster.plan
        let run = try world.apply(plan)
        #expect(run.ids == change.runs.split(separator: " ").map(String.init))
        #expect(run.result.isComplete)
        #expect(try world.difference(plan).isEmpty)
        if change.testDescription.contains("worker") && !change.testDescription.contains("size") {
            #expect(world.lines == (try SimulatedWorld.with(plan).lines))
        }
    }

    @Test func `another builder builds every image and remakes every container, and nothing else`() throws {
        for hasPool in [true, false] {
            var plan = try SimulatedCluster(workers: 3, hasPool: hasPool).plan
            let world = try SimulatedWorld.with(plan)
            plan.files["build.sh"] = PinnedFile(path: "b.sh", digest: Digest(of: "another"))
            let run = try world.apply(plan)
            let expected = plan.actions.filter { action in
                ["build.sh", "image", "container", "reach", "ready"].contains(action.id.step)
            }
            let rolling = Set(run.difference.rollingActions.map(\.id.description))
            #expect(Set(run.ids).subtracting(rolling) == Set(expected.map(\.id.description)))
            #expect(rolling.count == (hasPool ? 6 : 0))
            #expect(run.result.isComplete)
            let images = world.state.withLock { state in
                state.hosts.values.flatMap { host in host.containers.values.map(\.image) }
            }
            #expect(images.count == 4)
            #expect(images.allSatisfy { $0.hasSuffix(Digest(of: "another").short) }, "\(images)")
        }
    }

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
