import Foundation
import PlanModel
import Synchronization
import Testing

@testable import Applier

/// What runs after damage in the world.
extension RepairTests {
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
}
