import TestSupport

@testable import Applier

/// Items with dependencies and limits as chance makes them.
struct RandomGraph {
    var items: [Schedule.Item] = []
    var limits: [Int] = []
    var width: Int

    init(count: Int, using generator: inout SplitMix64) {
        width = Int.random(in: 1...8, using: &generator)
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            limits.append(Int.random(in: 1...3, using: &generator))
        }
        let density = Int.random(in: 0...3, using: &generator)
        for index in 0..<count {
            var dependencies: Set<Int> = []
            for _ in 0..<density where index > 0 {
                dependencies.insert(Int.random(in: 0..<index, using: &generator))
            }
            let used = limits.indices.filter { _ in Int.random(in: 0..<3, using: &generator) == 0 }
            items.append(
                Schedule.Item(
                    dependencies: dependencies.sorted(),
                    weight: Double(Int.random(in: 0...9, using: &generator)), limits: used))
        }
    }

    var schedule: Schedule { Schedule(items, width: width, limits: limits) }

    /// All that comes after some items, directly or not.
    func dependents(of some: Set<Int>) -> Set<Int> {
        var reached = some
        for index in items.indices where items[index].dependencies.contains(where: reached.contains) {
            reached.insert(index)
        }
        return reached.filter { index in items[index].dependencies.contains(where: reached.contains) }
    }
}

extension Schedule {
    /// Plays a run to its end.
    ///
    /// Which of the running items ends next is up to chance.
    ///
    /// - Parameter look: Is told what has just been started.
    mutating func play(
        failing: Set<Int> = [], using generator: inout SplitMix64,
        look: (Schedule, _ started: [Int], _ running: Set<Int>) -> Void = { _, _, _ in }
    ) -> (skipped: [Int], order: [Int]) {
        var running: Set<Int> = []
        var skipped: [Int] = []
        var order: [Int] = []
        while true {
            let started = start()
            order += started
            running.formUnion(started)
            look(self, started, running)
            guard let ended = running.sorted().randomElement(using: &generator) else { break }
            running.remove(ended)
            skipped += finish(ended, succeeded: !failing.contains(ended))
        }
        return (skipped, order)
    }
}
