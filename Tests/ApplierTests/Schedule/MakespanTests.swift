import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// How long a schedule takes, against what no order can beat: the longest path, and all of the work shared by the width.
struct MakespanTests {
    /// A graph of items in layers, as chance makes it: some wide, some deep, with work between 0.1 s and 60 s.
    private func graph(_ generator: inout SplitMix64) -> [Schedule.Item] {
        let count = Int.random(in: 5...300, using: &generator)
        let reach = Int.random(in: 1...40, using: &generator)
        let degree = Int.random(in: 0...3, using: &generator)
        return (0..<count).map { index in
            let from = max(0, index - reach)
            let dependencies =
                index == 0
                ? [] : Set((0..<degree).map { _ in Int.random(in: from..<index, using: &generator) }).sorted()
            return Schedule.Item(
                dependencies: dependencies, weight: Double.random(in: 0.1...60, using: &generator))
        }
    }

    /// The same items, started in the order in which they became ready, as Terraform's walk does.
    private func firstInFirstOut(_ items: [Schedule.Item], width: Int) -> Double {
        var dependents = Array(repeating: [Int](), count: items.count)
        var missing = items.map(\.dependencies.count)
        for index in items.indices {
            for dependency in items[index].dependencies { dependents[dependency].append(index) }
        }
        var ready = items.indices.filter { missing[$0] == 0 }
        var first = 0
        var running: [(end: Double, index: Int)] = []
        var time = 0.0
        while first < ready.count || !running.isEmpty {
            while running.count < width, first < ready.count {
                running.append((time + items[ready[first]].weight, ready[first]))
                first += 1
            }
            guard let next = running.indices.min(by: { running[$0].end < running[$1].end }) else { break }
            let (end, index) = running.remove(at: next)
            time = end
            for dependent in dependents[index] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { ready.append(dependent) }
            }
        }
        return time
    }

    /// What no order of the items can beat, in seconds.
    private func bound(_ items: [Schedule.Item], width: Int) -> Double {
        let schedule = Schedule(items, width: width)
        return max(schedule.remaining.max() ?? 0, items.reduce(0) { $0 + $1.weight } / Double(width))
    }

    private func makespan(_ items: [Schedule.Item], width: Int) -> Double {
        Schedule(items, width: width).estimatedDuration(weights: items.map(\.weight))
    }

    @Test func `a thousand random graphs take little longer than they must`() {
        var generator = SplitMix64(seed: 15)
        var ratios: [(own: Double, other: Double)] = []
        for _ in 0..<1000 {
            let items = graph(&generator)
            let width = [2, 4, 8, 64].randomElement(using: &generator) ?? 8
            let bound = bound(items, width: width)
            ratios.append((makespan(items, width: width) / bound, firstInFirstOut(items, width: width) / bound))
        }
        let own = ratios.map(\.own).sorted()
        let other = ratios.map(\.other).sorted()
        func text(_ values: [Double]) -> String {
            "mean \(rounded(values.reduce(0, +) / 1000)), 99 of 100 below \(rounded(values[989])), worst \(rounded(values[999]))"
        }
        print(
            "makespan over its lower bound, 1,000 random graphs: longest path first \(text(own)); first in, first out \(text(other))"
        )
        #expect(own.reduce(0, +) / 1000 <= 1.1)
        #expect(own[989] <= 1.2)
        #expect(own.reduce(0, +) < other.reduce(0, +))
    }

    @Test(arguments: [("cluster", 4), ("local", 2), ("aws-swarm", 8)])
    func `the plans of the examples take at most a tenth longer than they must`(name: String, width: Int) throws {
        let plan = try Repository.plan(ofExample: name)
        let estimate = defaultEstimate(plan)
        var places: [ActionID: Int] = [:]
        for (index, action) in plan.actions.enumerated() { places[action.id] = index }
        let items = plan.actions.map { action in
            Schedule.Item(dependencies: action.dependencies.compactMap { places[$0] }, weight: estimate(action))
        }
        let bound = bound(items, width: width)
        let (own, other) = (makespan(items, width: width), firstInFirstOut(items, width: width))
        print(
            "makespan of examples/\(name).json, \(width) at the same time: \(rounded(own / bound)) of the lower bound; "
                + "first in, first out \(rounded(other / bound))")
        #expect(own <= 1.1 * bound)
        #expect(own <= other)
    }

    private func rounded(_ value: Double) -> String { String(format: "%.3f", value) }
}
