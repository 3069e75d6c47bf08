import TestSupport
import Testing

@testable import Applier

/// What holds for the schedule of any items.
struct ScheduleLawsTests {
    private struct Case {
        let graph: RandomGraph
        let failing: Set<Int>
    }

    private func cases(seed: UInt64, count: Int = 300) -> [Case] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in
            let graph = RandomGraph(count: Int.random(in: 0...60, using: &generator), using: &generator)
            let failing = graph.items.indices.filter { _ in Int.random(in: 0..<8, using: &generator) == 0 }
            return Case(graph: graph, failing: Set(failing))
        }
    }

    @Test func `neither the width nor a limit is ever passed`() {
        var generator = SplitMix64(seed: 20)
        var fullest = 0
        for (graph, failing) in cases(seed: 20).map({ ($0.graph, $0.failing) }) {
            var schedule = graph.schedule
            _ = schedule.play(failing: failing, using: &generator) { schedule, _, running in
                #expect(running.count <= graph.width)
                #expect(schedule.runningCount == running.count)
                for (limit, most) in graph.limits.enumerated() {
                    let users = running.filter { graph.items[$0].limits.contains(limit) }
                    #expect(users.count <= most)
                    fullest = max(fullest, users.count)
                }
            }
        }
        #expect(fullest == 3)
    }

    @Test func `whatever may start does`() {
        var generator = SplitMix64(seed: 21)
        for (graph, failing) in cases(seed: 21).map({ ($0.graph, $0.failing) }) {
            var schedule = graph.schedule
            _ = schedule.play(failing: failing, using: &generator) { schedule, _, running in
                guard running.count < graph.width else { return }
                for index in schedule.states.indices where schedule.states[index] == .ready {
                    let isHeld = graph.items[index].limits.contains { limit in
                        running.filter { graph.items[$0].limits.contains(limit) }.count
                            == graph.limits[limit]
                    }
                    #expect(isHeld, "item \(index) is ready and has room under every limit")
                }
            }
        }
    }

    @Test func `nothing starts before what it depends on has succeeded, and nothing twice`() {
        var generator = SplitMix64(seed: 22)
        for (graph, failing) in cases(seed: 22).map({ ($0.graph, $0.failing) }) {
            var schedule = graph.schedule
            let run = schedule.play(failing: failing, using: &generator) { schedule, started, _ in
                for index in started {
                    #expect(
                        graph.items[index].dependencies.allSatisfy { schedule.states[$0] == .succeeded })
                }
            }
            #expect(Set(run.order).count == run.order.count)
            #expect(Set(run.skipped).count == run.skipped.count)
        }
    }

    @Test func `every item ends in its state, whatever the width, the limits and the order of completion`() {
        var generator = SplitMix64(seed: 23)
        for (graph, failing) in cases(seed: 23).map({ ($0.graph, $0.failing) }) {
            let skipped = graph.dependents(of: failing)
            let expected = graph.items.indices.map { index -> Schedule.State in
                skipped.contains(index) ? .skipped : failing.contains(index) ? .failed : .succeeded
            }
            for width in [1, 2, graph.width, 1000] {
                for limits in [graph.limits, graph.limits.map { _ in 1 }, graph.limits.map { _ in 99 }] {
                    var schedule = Schedule(graph.items, width: width, limits: limits)
                    let run = schedule.play(failing: failing, using: &generator)
                    #expect(schedule.states == expected)
                    #expect(Set(run.skipped) == skipped)
                    #expect(schedule.isOver)
                }
            }
        }
    }

    @Test func `of what is ready the longest remaining path starts first`() {
        var generator = SplitMix64(seed: 24)
        for (graph, failing) in cases(seed: 24).map({ ($0.graph, $0.failing) }) {
            var schedule = Schedule(
                graph.items.map { Schedule.Item(dependencies: $0.dependencies, weight: $0.weight) }, width: graph.width)
            func isBefore(_ left: Int, _ right: Int, _ schedule: Schedule) -> Bool {
                let (a, b) = (schedule.remaining[left], schedule.remaining[right])
                return a != b ? a > b : left < right
            }
            _ = schedule.play(failing: failing, using: &generator) { schedule, started, _ in
                let left = schedule.states.indices.filter { schedule.states[$0] == .ready }
                let sorted = (started + left).sorted { isBefore($0, $1, schedule) }
                #expect(Array(sorted.prefix(started.count)) == started)
            }
        }
    }

    @Test func `the remaining work is that of the longest path to an end`() {
        for graph in cases(seed: 25).map(\.graph) {
            let schedule = graph.schedule
            for index in graph.items.indices {
                let behind = graph.items.indices.filter { graph.items[$0].dependencies.contains(index) }
                let longest = behind.map { schedule.remaining[$0] }.max() ?? 0
                #expect(schedule.remaining[index] == graph.items[index].weight + longest)
            }
        }
    }

    @Test func `a run is over exactly when nothing runs and nothing can`() {
        var generator = SplitMix64(seed: 26)
        for (graph, failing) in cases(seed: 26).map({ ($0.graph, $0.failing) }) {
            var schedule = graph.schedule
            _ = schedule.play(failing: failing, using: &generator) { schedule, _, running in
                let isEnd = running.isEmpty && !schedule.states.contains { $0 == .ready || $0 == .waiting }
                #expect(schedule.isOver == isEnd)
            }
        }
    }

    @Test func `a stop at any moment starts nothing more and is over when the last one ends`() {
        var generator = SplitMix64(seed: 27)
        for (graph, failing) in cases(seed: 27).map({ ($0.graph, $0.failing) }) {
            var schedule = graph.schedule
            var running: [Int] = []
            for _ in 0..<Int.random(in: 0...graph.items.count, using: &generator) {
                running += schedule.start()
                guard !running.isEmpty else { break }
                let ended = running.remove(at: Int.random(in: running.indices, using: &generator))
                _ = schedule.finish(ended, succeeded: !failing.contains(ended))
            }
            schedule.stop()
            while true {
                #expect(schedule.start().isEmpty)
                #expect(schedule.isOver == running.isEmpty)
                guard let ended = running.popLast() else { break }
                _ = schedule.finish(ended, succeeded: !failing.contains(ended))
            }
        }
    }

    @Test func `an estimate is at least the critical path and at most the sum`() {
        for graph in cases(seed: 28).map(\.graph) {
            let weights = graph.items.map(\.weight)
            let schedule = graph.schedule
            let estimate = schedule.estimatedDuration(weights: weights)
            #expect(estimate >= schedule.remaining.max() ?? 0)
            #expect(estimate >= weights.reduce(0, +) / Double(graph.width) - 1e-9)
            #expect(estimate <= weights.reduce(0, +))
            let wide = Schedule(graph.items, width: max(1, graph.items.count), limits: graph.limits.map { _ in 1000 })
            #expect(wide.estimatedDuration(weights: weights) == schedule.remaining.max() ?? 0)
            let narrow = Schedule(graph.items, width: 1, limits: graph.limits)
            #expect(narrow.estimatedDuration(weights: weights) == weights.reduce(0, +))
        }
    }
}
