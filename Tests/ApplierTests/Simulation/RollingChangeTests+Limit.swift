import PlanModel
import TestSupport
import Testing

@testable import Applier

/// How many workers are out at once.
extension RollingChangeTests {
    /// Plays a difference with random times, and gives the most workers that were out at once.
    private func most(_ difference: Difference, seed: UInt64) -> Int {
        var generator = SplitMix64(seed: seed)
        let actions = difference.actions
        let weights = actions.map { _ in Double.random(in: 1...10, using: &generator) }
        var schedule = Schedule.of(actions, limits: Limits()) { _ in 1 }
        var running: [(end: Double, index: Int)] = []
        var time = 0.0
        var out: Set<String> = []
        var most = 0
        let lasts = Set(actions.map(\.id.host)).reduce(into: [String: Int]()) { lasts, host in
            lasts[host] = actions.lastIndex { $0.id.host == host }
        }
        while true {
            for index in schedule.start() {
                running.append((time + weights[index], index))
                let id = actions[index].id
                if ["drain", "container"].contains(id.step), id.host.hasPrefix("worker") { out.insert(id.host) }
                most = max(most, out.count)
            }
            guard let next = running.min(by: { $0.end < $1.end }) else { return most }
            running.removeAll { $0.index == next.index }
            time = next.end
            let id = actions[next.index].id
            if lasts[id.host] == next.index { out.remove(id.host) }
            _ = schedule.finish(next.index, succeeded: true)
        }
    }

    @Test(
        arguments: [
            (UpdateSettings.Parallel.count(1), 1), (.count(3), 3), (.percent(25), 2), (.percent(100), 8),
            (.percent(1), 1),
        ], [true, false])
    func `no more workers than allowed are out at once`(limit: (UpdateSettings.Parallel, Int), hasPool: Bool) throws {
        let world = try SimulatedWorld.with(try plan(8, "a", hasPool: hasPool, update: update(limit.0)))
        let difference = try world.difference(try plan(8, "b", hasPool: hasPool, update: update(limit.0)))
        for seed in 1...20 as ClosedRange<UInt64> {
            let most = most(difference, seed: seed)
            #expect(most <= limit.1)
        }
        #expect(most(difference, seed: 1) == limit.1, "as many as may leave do")
        world.expect()
        #expect(world.run(difference).result.isComplete)
        #expect(try world.difference(difference.plan).isEmpty)
    }

    @Test(arguments: [(1, 3), (2, 2), (3, 1), (4, 1)])
    func `a worker that is out already counts`(out: Int, lanes: Int) throws {
        let world = try SimulatedWorld.with(try plan(8, "a", update: update(.count(4))))
        for number in 1...out { world.disturb("worker\(number)") { $0.containers["worker-box\(number)"] = nil } }
        let difference = try world.difference(try plan(8, "b", update: update(.count(4))))
        let drains = difference.actions.filter { $0.id.step == "drain" }
        #expect(drains.count == 8 - out)
        #expect(
            drains.filter { drain in !drain.after.contains { $0.step == "rejoin" && $0.host != "submit" } }.count
                == lanes)
        #expect(most(difference, seed: 3) <= 4)
    }
}
