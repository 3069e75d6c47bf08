import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// What runs where the image of workers is built once and pulled from the submit host.
struct BuiltOnceTests {
    private func cluster(_ workers: Int) -> SimulatedCluster {
        var cluster = SimulatedCluster(workers: workers)
        cluster.isBuiltOnce = true
        return cluster
    }

    /// The actions that mend a cluster of two workers after something has happened to it.
    private func repair(_ happens: (SimulatedWorld) -> Void) throws -> Set<String> {
        let plan = try cluster(2).plan
        let world = try SimulatedWorld.with(plan)
        happens(world)
        let run = try world.apply(plan)
        #expect(run.result.isComplete)
        #expect(try world.difference(plan).isEmpty)
        return Set(run.ids)
    }

    @Test func `a registry that is lost costs no container`() throws {
        #expect(try repair { $0.disturb("submit") { $0.registry = nil } } == ["submit/registry"])
        #expect(try repair { $0.disturb("submit") { $0.images["pegasus:worker"] = nil } } == [])
    }

    @Test func `an image that is lost is pulled again, from a registry that runs again, too`() throws {
        let pull: Set = ["submit/image-source", "worker2/image", "worker2/container", "worker2/reach", "cluster/ready"]
        let lost = try repair { $0.disturb("worker2") { $0.images = [:] } }
        #expect(lost == pull)
        let both = try repair {
            $0.disturb("worker2") { $0.images = [:] }
            $0.disturb("submit") { $0.registry = nil }
        }
        #expect(both == pull.union(["submit/registry"]))
    }

    @Test func `one worker more pulls what is there`() throws {
        let world = try SimulatedWorld.with(try cluster(2).plan)
        let run = try world.apply(try cluster(3).plan)
        #expect(run.result.isComplete)
        let onSubmit = run.ids.filter { $0.hasPrefix("submit/") }
        #expect(Set(onSubmit) == ["submit/join-token", "submit/sign-token", "submit/image-source"])
        #expect(!run.ids.contains { $0.hasPrefix("worker1/") || $0.hasPrefix("worker2/") })
    }

    @Test func `another builder builds twice, and no worker leaves before all have the new image`() throws {
        var plan = try cluster(3).plan
        let world = try SimulatedWorld.with(plan)
        plan.files["build.sh"] = PinnedFile(path: "b.sh", digest: Digest(of: "another"))
        let run = try world.apply(plan)
        #expect(run.result.isComplete)
        let order = run.result.succeeded.map(\.description)
        let firstDrain = try #require(order.firstIndex { $0.hasSuffix("/drain") })
        let lastPull = try #require(order.lastIndex { $0.hasPrefix("worker") && $0.hasSuffix("/image") })
        #expect(lastPull < firstDrain)
        #expect(order.filter { $0.hasSuffix("image") && $0.hasPrefix("submit") }.count == 2)
        let images = world.state.withLock { state in
            Set(state.hosts.values.flatMap { $0.containers.values.map(\.image) })
        }
        #expect(images.count == 2 && images.allSatisfy { $0.hasSuffix(Digest(of: "another").short) })
    }

    @Test func `a submit host that is replaced builds again, and workers pull its image`() throws {
        let ids = try repair { $0.lose("submit") }
        #expect(ids.isSuperset(of: ["submit/registry", "submit/worker-image", "submit/image-source", "worker1/image"]))
    }

    @Test func `sixteen hosts pull at the same time`() throws {
        let plan = try cluster(40).plan
        var limits = Limits()
        #expect(limits.pulls == 16)
        limits.providerCalls = 100
        let pulls = plan.actions.filter { action in
            if case .ssh(let payload) = action.payload { payload.pullsImage } else { false }
        }
        #expect(pulls.count == 40)
        var schedule = Schedule.of(pulls, limits: limits) { _ in 1 }
        #expect(schedule.start().count == 16)
    }
}
