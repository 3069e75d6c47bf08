import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// An approved difference runs exactly as it was approved, or not at all.
struct ApprovalLawsTests {
    /// Clusters of four workers, with a pool and without one, and the worlds in which they have been applied.
    private static func clusters() throws -> [(cluster: SimulatedCluster, world: SimulatedWorld)] {
        try [true, false].map { hasPool in
            let cluster = SimulatedCluster(workers: 4, hasPool: hasPool)
            return (cluster, try SimulatedWorld.with(try cluster.plan))
        }
    }

    /// A world and a plan with a difference: it concerns the first two workers, what happens afterwards the others.
    private static func round(
        _ clusters: [(cluster: SimulatedCluster, world: SimulatedWorld)], _ generator: inout SplitMix64
    ) throws -> (world: SimulatedWorld, plan: Plan, cause: String) {
        var (cluster, applied) = clusters[Int.random(in: 0..<clusters.count, using: &generator)]
        let world = applied.copy
        var cause = "more workers"
        if Int.random(in: 0..<4, using: &generator) == 0 {
            cluster.groups.append(.init(count: Int.random(in: 1...2, using: &generator), name: "big"))
        } else {
            let worker = Int.random(in: 1...2, using: &generator)
            let event = WorkerEvent.visible[Int.random(in: 0..<WorkerEvent.visible.count, using: &generator)]
            // Only one host can be deaf; what happens afterwards must be visible.
            if event.name != "it does not answer" { event.happens(world, worker) }
            cause = "worker\(worker): \(event.name)"
        }
        return (world, try cluster.plan, cause)
    }

    /// What `pdd apply --approved` does, with the approval as it is in its file.
    private static func apply(
        _ plan: Plan, to world: SimulatedWorld, approved: [UInt8]
    ) throws -> (deviations: [Approval.Deviation], run: SimulatedApply?) {
        let approval = try Approval.read(SourceText(name: "approved.json", bytes: approved))
        let difference = try world.difference(plan)
        let deviations = approval.deviations(in: Approval(of: difference))
        return (deviations, deviations.isEmpty ? world.run(difference) : nil)
    }

    @Test func `200 changes after the approval are refused, and nothing runs`() throws {
        var generator = SplitMix64(seed: 120)
        let clusters = try Self.clusters()
        for number in 0..<200 {
            let (world, plan, cause) = try Self.round(clusters, &generator)
            let approved = Approval(of: try world.difference(plan)).json()
            let worker = Int.random(in: 3...4, using: &generator)
            let event = WorkerEvent.visible[number % WorkerEvent.visible.count]
            event.happens(world, worker)
            let before = world.lines
            world.expect()
            let (deviations, run) = try Self.apply(plan, to: world, approved: approved)
            #expect(!deviations.isEmpty, "\(cause), then worker\(worker): \(event.name)")
            #expect(run == nil)
            #expect(world.calls == [])
            #expect(world.lines == before)
        }
    }

    @Test func `200 times nothing changes after the approval, and exactly what was approved runs`() throws {
        var generator = SplitMix64(seed: 121)
        let clusters = try Self.clusters()
        for number in 0..<200 {
            let (world, plan, cause) = try Self.round(clusters, &generator)
            let approval = Approval(of: try world.difference(plan))
            let noise = WorkerEvent.noise[number % WorkerEvent.noise.count]
            noise.happens(world, Int.random(in: 1...4, using: &generator))
            let (deviations, run) = try Self.apply(plan, to: world, approved: approval.json())
            #expect(deviations == [], "\(cause), then \(noise.name)")
            #expect(run?.result.isComplete == true)
            // Waits for workers to be back change nothing, and are not approved.
            let ids = try #require(run).ids.filter { !$0.hasSuffix("/rejoin") }
            #expect(ids.sorted() == approval.actions.map(\.id.description).sorted())
            #expect(try world.difference(plan).isEmpty)
            // The same approval is used up, unless it was of no difference.
            let again = try Self.apply(plan, to: world, approved: approval.json())
            #expect(again.deviations.isEmpty == approval.actions.isEmpty)
        }
    }

    @Test func `a change of the thing that was approved is refused`() throws {
        let stray = try #require(WorkerEvent.visible.first { $0.name.hasPrefix("a host that is not") })
        let cases: [(name: String, before: WorkerEvent.Body, after: WorkerEvent.Body)] = [
            (
                "paused after it was stopped", { $0.box($1) { $0.state = "exited" } },
                { $0.box($1) { $0.state = "paused" } }
            ),
            ("repaired by hand", { $0.box($1) { $0.state = "exited" } }, { $0.box($1) { $0.state = "running" } }),
            (
                "another container that is to be removed",
                { world, worker in
                    world.disturb("worker\(worker)") { $0.containers["stray"] = $0.containers.values.first }
                },
                { world, worker in
                    world.disturb("worker\(worker)") { $0.containers["stray"]?.digest = Digest(of: "other") }
                }
            ),
            (
                "another machine that is to be removed", stray.happens,
                { world, worker in world.disturb("old\(worker)") { $0.found.identity += "-other" } }
            ),
            (
                "another address", { $0.box($1) { $0.isDeaf = true } },
                { world, worker in
                    world.disturb("worker\(worker)") { $0.found.address = "address-of-worker\(worker)-9" }
                }
            ),
        ]
        for (name, before, after) in cases {
            let plan = try SimulatedCluster(workers: 2).plan
            let world = try SimulatedWorld.with(plan)
            before(world, 1)
            let approved = Approval(of: try world.difference(plan)).json()
            #expect(try Self.apply(plan, to: world.copy, approved: approved).deviations == [], "\(name)")
            after(world, 1)
            world.expect()
            let (deviations, run) = try Self.apply(plan, to: world, approved: approved)
            #expect(!deviations.isEmpty, "\(name)")
            #expect(run == nil && world.calls == [], "\(name)")
        }
    }

    @Test func `workers are replaced as approved, and an eviction of their jobs is another difference`() throws {
        var cluster = SimulatedCluster(workers: 2)
        let world = try SimulatedWorld.with(try cluster.plan)
        cluster.environment = "b"
        let plan = try cluster.plan
        let difference = try world.difference(plan)
        let approval = Approval(of: difference)
        #expect(approval.actions.contains { $0.id == ActionID("worker1", .drain) && $0.change == .changed })
        let evicting = Approval(of: Difference(of: plan, in: difference.observation, evicts: true))
        let drains = approval.actions.filter { $0.id.step == Step.drain.rawValue }.map(\.id)
        let changed = approval.deviations(in: evicting).compactMap { deviation in
            if case .changed(_, let now) = deviation { now.id } else { nil }
        }
        #expect(changed == drains)
        #expect(try Self.apply(plan, to: world, approved: approval.json()).run?.result.isComplete == true)
        #expect(try world.difference(plan).isEmpty)
    }

    @Test func `another plan is refused, also when it would do the same`() throws {
        var plan = try SimulatedCluster(workers: 1).plan
        let world = try SimulatedWorld.with(plan)
        let approved = Approval(of: try world.difference(plan)).json()
        plan.timeouts[.ssh] = TimeSpan(seconds: 7)
        #expect(try world.difference(plan).isEmpty)
        let deviations = try Self.apply(plan, to: world, approved: approved).deviations
        #expect(deviations.count == 1)
        if case .plan = deviations.first {} else { Issue.record("\(deviations)") }
    }

    @Test func `a host that does not answer for another reason is no change`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let digests = try ["Connection refused", "Connection timed out"].map { said in
            let world = try SimulatedWorld.with(plan)
            var observation = try world.difference(plan).observation
            observation.hosts["worker1"]?.contents = .unknown(ActionFailure(said))
            return Approval(of: Difference(of: plan, in: observation)).digest
        }
        #expect(digests[0] == digests[1])
    }

    @Test func `the lease and the version of an engine are no part of an approval`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let world = try SimulatedWorld.with(plan)
        world.box(1) { $0.state = "exited" }
        var observation = try world.difference(plan).observation
        let approval = Approval(of: Difference(of: plan, in: observation))
        guard case .known(var contents)? = observation.hosts["worker1"]?.contents else { return }
        (contents.lease, contents.engineVersion) = (77, "29.0")
        observation.hosts["worker1"]?.contents = .known(contents)
        #expect(Approval(of: Difference(of: plan, in: observation)) == approval)
    }

    @Test func `rules that differ only in their source are closed in one order`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let world = try SimulatedWorld.with(plan)
        let sources: [PortRule.Source] = [.operator, .cluster]
        for source in sources {
            world.state.withLock {
                _ = $0.rules.insert(PortRule(ports: PortRange(8000), transport: .tcp, source: source))
            }
        }
        #expect(
            try world.difference(plan).removals.map(\.id.step) == ["close-8000-tcp-cluster", "close-8000-tcp-operator"])
    }
}
