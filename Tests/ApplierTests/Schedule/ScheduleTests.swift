import Testing

@testable import Applier

struct ScheduleTests {
    private typealias Item = Schedule.Item

    @Test func `nothing to run is over at once`() {
        var schedule = Schedule([], width: 3)
        #expect(schedule.isOver)
        #expect(schedule.start().isEmpty)
        #expect(schedule.estimatedDuration(weights: []) == 0)
    }

    @Test func `an item starts when all that it depends on has succeeded`() {
        var schedule = Schedule([Item(), Item(), Item(dependencies: [0, 1])], width: 9)
        #expect(schedule.start() == [0, 1])
        #expect(schedule.finish(1, succeeded: true).isEmpty)
        #expect(schedule.start().isEmpty)
        #expect(schedule.states == [.running, .succeeded, .waiting])
        #expect(schedule.finish(0, succeeded: true).isEmpty)
        #expect(schedule.start() == [2])
        #expect(!schedule.isOver)
        #expect(schedule.finish(2, succeeded: true).isEmpty)
        #expect(schedule.isOver)
    }

    @Test func `a failure skips its dependents and theirs, and no others`() {
        let items = [
            Item(), Item(dependencies: [0]), Item(dependencies: [1]), Item(), Item(dependencies: [3]),
            Item(dependencies: [2, 4]),
        ]
        var schedule = Schedule(items, width: 9)
        #expect(schedule.start() == [0, 3])
        #expect(schedule.finish(0, succeeded: false) == [1, 2, 5])
        #expect(schedule.finish(3, succeeded: true).isEmpty)
        #expect(schedule.start() == [4])
        #expect(schedule.finish(4, succeeded: true).isEmpty)
        #expect(schedule.states == [.failed, .skipped, .skipped, .succeeded, .succeeded, .skipped])
        #expect(schedule.isOver)
    }

    @Test func `what both of two failures skip is named once`() {
        var schedule = Schedule([Item(), Item(), Item(dependencies: [0, 1])], width: 9)
        #expect(schedule.start() == [0, 1])
        #expect(schedule.finish(1, succeeded: false) == [2])
        #expect(schedule.finish(0, succeeded: false) == [])
        #expect(schedule.states == [.failed, .failed, .skipped])
    }

    @Test func `the longest path of work behind comes first, the earlier among equals`() {
        let items = [
            Item(weight: 3), Item(weight: 1), Item(weight: 3), Item(dependencies: [1], weight: 9),
            Item(dependencies: [2], weight: 0.5),
        ]
        var schedule = Schedule(items, width: 1)
        #expect(schedule.remaining == [3, 10, 3.5, 9, 0.5])
        var order: [Int] = []
        while let next = schedule.start().first {
            order.append(next)
            _ = schedule.finish(next, succeeded: true)
        }
        #expect(order == [1, 3, 2, 0, 4])
        var equal = Schedule(Array(repeating: Item(), count: 4), width: 2)
        #expect(equal.start() == [0, 1])
    }

    @Test func `no more run than the width and each limit let`() {
        let items = Array(repeating: Item(limits: [0]), count: 3) + Array(repeating: Item(), count: 3)
        var schedule = Schedule(items, width: 4, limits: [2])
        #expect(schedule.start() == [0, 1, 3, 4])
        #expect(schedule.states == [.running, .running, .ready, .running, .running, .ready])
        #expect(schedule.runningCount == 4)
        _ = schedule.finish(3, succeeded: true)
        #expect(schedule.start() == [5])
        _ = schedule.finish(0, succeeded: false)
        #expect(schedule.start() == [2])
    }

    @Test func `a width or a limit below one counts as one`() {
        var schedule = Schedule([Item(limits: [0]), Item(limits: [0])], width: 0, limits: [0])
        #expect(schedule.start() == [0])
        _ = schedule.finish(0, succeeded: true)
        #expect(schedule.start() == [1])
    }

    @Test func `room under a limit goes to the items that can use it`() {
        // 2 waits for both limits; 3 needs only the one that becomes free.
        let items = [
            Item(weight: 9, limits: [0]), Item(weight: 8, limits: [1]), Item(weight: 7, limits: [0, 1]),
            Item(weight: 1, limits: [0]),
        ]
        var schedule = Schedule(items, width: 9, limits: [1, 1])
        #expect(schedule.start() == [0, 1])
        _ = schedule.finish(0, succeeded: true)
        #expect(schedule.start() == [3])
        _ = schedule.finish(1, succeeded: true)
        #expect(schedule.start() == [])
        _ = schedule.finish(3, succeeded: true)
        #expect(schedule.start() == [2])
    }

    @Test func `after a stop nothing starts, and what runs may end`() {
        var schedule = Schedule([Item(), Item(), Item(dependencies: [0])], width: 1)
        #expect(schedule.start() == [0])
        schedule.stop()
        #expect(!schedule.isOver)
        _ = schedule.finish(0, succeeded: true)
        #expect(schedule.start().isEmpty)
        #expect(schedule.isOver)
        #expect(schedule.states == [.succeeded, .ready, .ready])
    }

    @Test(arguments: [
        (width: 1, limits: [9], seconds: 10.0), (width: 9, limits: [9], seconds: 5.0),
        (width: 2, limits: [9], seconds: 5.0), (width: 9, limits: [1], seconds: 7.0),
    ])
    func `an estimate plays the run through`(width: Int, limits: [Int], seconds: Double) {
        // 0 (2 s) before 1 (3 s); 2 (4 s) and 3 (1 s) beside them; 1 and 2 share a limit.
        let weights = [2.0, 3, 4, 1]
        let items = [
            Item(weight: 2), Item(dependencies: [0], weight: 3, limits: [0]),
            Item(weight: 4, limits: [0]), Item(weight: 1),
        ]
        let schedule = Schedule(items, width: width, limits: limits)
        #expect(schedule.estimatedDuration(weights: weights) == seconds)
    }
}
