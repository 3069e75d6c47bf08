import PlanModel
import Planner
import TestSupport
import Testing

@testable import Applier

/// What holds whatever the cluster is and whatever goes wrong.
struct ConvergenceLawsTests {
    @Test func `apply makes the difference empty, and a second apply does nothing`() throws {
        for cluster in SimulatedCluster.sequence(seed: 40, count: 15) {
            let world = SimulatedWorld()
            let plan = try cluster.plan
            let first = try world.apply(plan)
            #expect(first.result.isComplete)
            #expect(Set(first.result.succeeded) == Set(plan.actions.map(\.id)))
            let lines = world.lines
            world.expect()
            #expect(try world.difference(plan).isEmpty)
            #expect(world.calls == [])
            #expect(world.steps == 1 + plan.hostNames.count, "one call to the provider, one to each host")
            let second = try world.apply(plan)
            #expect(second.ids == [])
            #expect(world.calls == [])
            #expect(world.lines == lines)
        }
    }

    @Test func `whatever width and limits, the world ends the same`() throws {
        for cluster in SimulatedCluster.sequence(seed: 41, count: 5) {
            let plan = try cluster.plan
            let lines = try SimulatedWorld.with(plan).lines
            for (width, perHost, calls) in [(1, 1, 1), (2, 1, 2), (3, 6, 1), (500, 500, 500)] {
                var limits = Limits()
                (limits.width, limits.perHost, limits.providerCalls) = (width, perHost, calls)
                let world = SimulatedWorld()
                try world.apply(plan, limits: limits)
                #expect(world.lines == lines)
            }
        }
    }

    @Test func `killed at any step, the next apply ends in the same world`() throws {
        var deaths = 0
        for cluster in SimulatedCluster.sequence(seed: 42, count: 4) {
            let plan = try cluster.plan
            let calm = SimulatedWorld()
            try calm.apply(plan, limits: .narrow)
            for moment in 1...calm.steps {
                let world = SimulatedWorld()
                world.expect(.death(moment))
                _ = try? world.apply(plan, limits: .narrow)
                world.expect()
                let again = try world.apply(plan)
                #expect(again.result.isComplete, "killed at step \(moment)")
                #expect(world.lines == calm.lines, "killed at step \(moment)")
                deaths += 1
            }
        }
        #expect(deaths > 200)
    }

    @Test func `killed again and again, it still gets there`() throws {
        var generator = SplitMix64(seed: 43)
        for cluster in SimulatedCluster.sequence(seed: 43, count: 8) {
            let plan = try cluster.plan
            let lines = try SimulatedWorld.with(plan).lines
            let world = SimulatedWorld()
            for _ in 0..<8 {
                world.expect(.death(Int.random(in: 1...80, using: &generator)))
                _ = try? world.apply(plan)
            }
            world.expect()
            try world.apply(plan)
            #expect(world.lines == lines)
        }
    }

    @Test func `a failure that passes at any step, also one that hides a success, is got over at once`() throws {
        for cluster in SimulatedCluster.sequence(seed: 44, count: 2) {
            let plan = try cluster.plan
            let calm = SimulatedWorld()
            try calm.apply(plan, limits: .narrow)
            let asking = 1
            for moment in (asking + 1)...calm.steps {
                let world = SimulatedWorld()
                world.expect(.hiccup(moment))
                let run = try world.apply(plan, limits: .narrow)
                #expect(run.result.isComplete, "step \(moment): \(run.result.failed)")
                #expect(world.lines == calm.lines, "step \(moment)")
            }
        }
    }

    @Test func `more workers and fewer again lead back to where it began, killed anywhere or not`() throws {
        var generator = SplitMix64(seed: 45)
        for small in SimulatedCluster.sequence(seed: 45, count: 2) {
            var large = small
            large.groups[0].count += Int.random(in: 1...2, using: &generator)
            let (less, more) = (try small.plan, try large.plan)
            let world = try SimulatedWorld.with(less)
            let lines = world.lines
            try world.apply(more)
            let grown = world.lines
            #expect(grown == (try SimulatedWorld.with(more).lines))
            world.expect()
            try world.apply(less, limits: .narrow)
            #expect(world.lines == lines)
            for moment in 1...world.steps {
                let world = try SimulatedWorld.with(more)
                world.expect(.death(moment))
                _ = try? world.apply(less, limits: .narrow)
                world.expect()
                try world.apply(less)
                #expect(world.lines == lines, "killed at step \(moment)")
            }
        }
    }

    @Test func `destroying a complete or incomplete cluster leaves nothing`() throws {
        var generator = SplitMix64(seed: 46)
        for cluster in SimulatedCluster.sequence(seed: 46, count: 25) {
            let plan = try cluster.plan
            let world = SimulatedWorld()
            world.expect(.death(Int.random(in: 2...150, using: &generator)))
            _ = try? world.apply(plan)
            world.expect(.death(Int.random(in: 2...20, using: &generator)))
            _ = try? world.destroy(plan)
            world.expect()
            // Also with a description that has fewer workers by now.
            var smaller = cluster
            smaller.groups[0].count = 1
            let gone = try world.destroy(try smaller.plan)
            #expect(gone.result.isComplete)
            #expect(world.lines == [])
            #expect(try world.difference(DestructionPlanner.plan(destroying: plan)).isEmpty)
        }
    }

    @Test func `a failure that passes at any step of destroying leaves nothing either`() throws {
        let plan = try SimulatedCluster(workers: 2).plan
        let calm = try SimulatedWorld.with(plan)
        try calm.destroy(plan, limits: .narrow)
        let remains = 2
        for moment in 2...(calm.steps - remains) {
            let world = try SimulatedWorld.with(plan)
            world.expect(.hiccup(moment))
            #expect(try world.destroy(plan, limits: .narrow).result.isComplete, "step \(moment)")
            #expect(world.lines == [], "step \(moment)")
        }
    }

    @Test func `one failing worker stops neither the others nor the next apply`() throws {
        for hasPool in [true, false] {
            for step in [
                "create worker2", "connect to worker2", "join-swarm on worker2", "copy build.sh to worker2",
                "build-worker-image on worker2", "run worker-box2 on worker2",
            ] {
                let plan = try SimulatedCluster(workers: 3, hasPool: hasPool).plan
                let world = SimulatedWorld()
                world.refuse { $0 == step ? ActionFailure("refused") : nil }
                let run = try world.apply(plan)
                #expect(run.result.failed.map(\.host) == ["worker2"], "\(step)")
                let skipped = Set(run.result.skipped)
                #expect(skipped.allSatisfy { $0.host == "worker2" || $0 == ActionID("cluster", "ready") })
                #expect(skipped.contains(ActionID("cluster", "ready")))
                let others = plan.actions.map(\.id).filter { $0.host != "worker2" && $0.step != "ready" }
                #expect(Set(run.result.succeeded).isSuperset(of: others), "\(step)")
                world.refuse { _ in nil }
                let again = try world.apply(plan)
                #expect(
                    Set(again.ids).isSubset(
                        of: Set(
                            (run.result.failed + run.result.skipped
                                + [ActionID("submit", "join-token"), ActionID("submit", "sign-token")]).map(
                                    \.description))))
                #expect(world.lines == (try SimulatedWorld.with(plan).lines), "\(step)")
            }
        }
    }

    @Test func `which actions fail and which are skipped does not depend on the width`() throws {
        var generator = SplitMix64(seed: 47)
        for cluster in SimulatedCluster.sequence(seed: 47, count: 8) {
            let plan = try cluster.plan
            let calm = SimulatedWorld()
            try calm.apply(plan)
            let refused = Set((0..<3).compactMap { _ in calm.calls.sorted().randomElement(using: &generator) })
            var outcomes: Set<[[String]]> = []
            for width in [1, 2, 64] {
                let world = SimulatedWorld()
                world.refuse { refused.contains($0) ? ActionFailure("refused") : nil }
                var limits = Limits()
                limits.width = width
                let result = try world.apply(plan, limits: limits).result
                outcomes.insert(
                    [result.succeeded, result.failed, result.skipped].map { $0.map(\.description).sorted() } + [
                        world.lines
                    ])
            }
            #expect(outcomes.count == 1, "\(refused.sorted())")
        }
    }
}
