import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// What holds for one apply after any damage of a world.
struct RepairLawsTests {
    @Test func `a repair that is killed at any step is finished by the next one`() throws {
        let plan = try SimulatedCluster(workers: 1).plan
        let damages: [(SimulatedWorld) -> Void] = [
            { $0.disturb("worker1") { $0.leaveSwarm() } }, { $0.disturb("submit") { $0.leaveSwarm() } },
            { $0.halt("submit") }, { $0.disturb("worker1") { $0.files["build.sh"]?.look = -1 } },
        ]
        for (index, damage) in damages.enumerated() {
            let calm = try SimulatedWorld.with(plan)
            damage(calm)
            try calm.apply(plan, limits: .narrow)
            #expect(calm.isUsable(plan))
            for moment in 1...calm.steps {
                let world = try SimulatedWorld.with(plan)
                damage(world)
                world.expect(.death(moment))
                _ = try? world.apply(plan, limits: .narrow)
                world.expect()
                #expect(try world.apply(plan).result.isComplete, "damage \(index), killed at step \(moment)")
                #expect(world.lines == calm.lines, "damage \(index), killed at step \(moment)")
            }
        }
    }

    @Test func `one apply repairs any damage of a world`() throws {
        var generator = SplitMix64(seed: 48)
        for cluster in SimulatedCluster.sequence(seed: 48, count: 60) {
            let plan = try cluster.plan
            let world = try SimulatedWorld.with(plan)
            for _ in 0..<Int.random(in: 1...3, using: &generator) { world.breakSomething(plan, &generator) }
            let broken = world.lines
            let run = try world.apply(plan)
            #expect(run.result.isComplete, "\(broken)\n\(run.result.failed)")
            #expect(try world.difference(plan).isEmpty, "\(broken)")
            #expect(world.isUsable(plan), "\(world.lines)")
        }
    }
}

extension SimulatedWorld {
    /// Does one of the things that happen to clusters.
    fileprivate func breakSomething(_ plan: Plan, _ generator: inout SplitMix64) {
        guard let host = plan.hostNames.randomElement(using: &generator) else { return }
        switch Int.random(in: 0..<9, using: &generator) {
        case 0: lose(host)
        case 1: halt(host)
        case 2: disturb(host) { $0.containers = [:] }
        case 3: disturb(host) { host in for name in host.containers.keys { host.containers[name]?.state = "exited" } }
        case 4: disturb(host) { $0.leaveSwarm() }
        case 5: disturb(host) { host in for name in host.files.keys { host.files[name]?.look = -1 } }
        case 6: disturb(host) { $0.markers = [:] }
        case 7: disturb(host) { $0.isEngineRunning = false }
        default:
            disturb(host) { host in for name in host.containers.keys { host.containers[name]?.digest = Digest(of: "") }
            }
        }
    }

    /// Whether every container of the plan runs where it should, on the network of the one swarm.
    fileprivate func isUsable(_ plan: Plan) -> Bool {
        state.withLock { state in
            plan.placements.allSatisfy { placement in
                guard let host = state.hosts[placement.host], let box = host.containers[placement.name] else {
                    return false
                }
                return host.found.isRunning && box.state == "running" && box.isJoined
                    && state.manager(of: host)?.found.name == plan.firstHost(.submit)
            }
        }
    }
}
