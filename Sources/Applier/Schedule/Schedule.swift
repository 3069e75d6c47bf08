/// What may run now: a pure value.
///
/// Of the items that are ready, the one with the longest path of work behind it comes first, the
/// earlier one among equals. No limit is ever passed. A failed item skips what depends on it, and
/// nothing else. The cost of a whole run is proportional to items and dependencies, and a logarithm.
public struct Schedule: Sendable {
    /// Something to run.
    public struct Item: Sendable {
        /// Indexes of items that must have succeeded before.
        public var dependencies: [Int]
        /// How long it will take, in seconds, as far as is known.
        public var weight: Double
        /// Indexes into the limits; it counts against each of them.
        public var limits: [Int]

        public init(dependencies: [Int] = [], weight: Double = 1, limits: [Int] = []) {
            self.dependencies = dependencies
            self.weight = weight
            self.limits = limits
        }
    }

    public enum State: Sendable, Hashable {
        /// Waits for what it depends on.
        case waiting
        /// Waits for room under a limit.
        case ready
        case running, succeeded, failed, skipped
    }

    public private(set) var states: [State]
    public private(set) var runningCount = 0
    /// For each item the work on the longest path from it to an end, itself included, in seconds.
    public let remaining: [Double]

    private let items: [Item]
    private let dependents: [[Int]]
    private let width: Int
    private var missing: [Int]
    private var free: [Int]
    private var ready: Heap
    /// Items that wait for room under one limit, by limit.
    private var parked: [Heap]
    private var isStopped = false

    /// - Parameters:
    ///   - items: Each comes after its dependencies.
    ///   - width: How many may run at once.
    ///   - limits: How many of the items that name a limit may run at once.
    public init(_ items: [Item], width: Int, limits: [Int] = []) {
        self.items = items
        self.width = max(1, width)
        states = Array(repeating: .waiting, count: items.count)
        missing = items.map(\.dependencies.count)
        free = limits.map { max(1, $0) }
        var dependents: [[Int]] = Array(repeating: [], count: items.count)
        var remaining = items.map(\.weight)
        for index in items.indices.reversed() {
            for dependency in items[index].dependencies {
                precondition(dependency < index, "an item stands before what it depends on")
                dependents[dependency].append(index)
                remaining[dependency] = max(
                    remaining[dependency], items[dependency].weight + remaining[index])
            }
        }
        self.dependents = dependents
        self.remaining = remaining
        ready = Heap()
        parked = Array(repeating: Heap(), count: limits.count)
        for index in items.indices where missing[index] == 0 { makeReady(index) }
    }

    /// Whether nothing runs and nothing will.
    public var isOver: Bool {
        runningCount == 0 && (isStopped || (ready.isEmpty && parked.allSatisfy(\.isEmpty)))
    }

    /// Starts whatever may start now, and names it.
    public mutating func start() -> [Int] {
        guard !isStopped else { return [] }
        var started: [Int] = []
        while runningCount < width, let index = ready.popFirst() {
            if let full = items[index].limits.first(where: { free[$0] == 0 }) {
                parked[full].insert(index, remaining[index])
                // The room that it cannot use is for the next one.
                for limit in items[index].limits where free[limit] > 0 { unpark(limit) }
                continue
            }
            for limit in items[index].limits { free[limit] -= 1 }
            states[index] = .running
            runningCount += 1
            started.append(index)
        }
        return started
    }

    /// Notes that a running item ended, and names the items that are skipped because of it.
    public mutating func finish(_ index: Int, succeeded: Bool) -> [Int] {
        precondition(states[index] == .running, "an item ends that does not run")
        runningCount -= 1
        for limit in items[index].limits {
            free[limit] += 1
            unpark(limit)
        }
        states[index] = succeeded ? .succeeded : .failed
        return succeeded ? release(index) : skipDependents(of: index)
    }

    /// Starts no more items; running ones continue.
    public mutating func stop() { isStopped = true }

    private mutating func release(_ index: Int) -> [Int] {
        for dependent in dependents[index] {
            missing[dependent] -= 1
            if missing[dependent] == 0, states[dependent] == .waiting { makeReady(dependent) }
        }
        return []
    }

    private mutating func unpark(_ limit: Int) {
        if let next = parked[limit].popFirst() { ready.insert(next, remaining[next]) }
    }

    private mutating func makeReady(_ index: Int) {
        states[index] = .ready
        ready.insert(index, remaining[index])
    }

    private mutating func skipDependents(of index: Int) -> [Int] {
        var skipped: [Int] = []
        var left = [index]
        while let next = left.popLast() {
            for dependent in dependents[next] where states[dependent] == .waiting {
                states[dependent] = .skipped
                skipped.append(dependent)
                left.append(dependent)
            }
        }
        return skipped.sorted()
    }
}

/// A binary heap of indexes: the largest priority first, the smallest index among equals.
private struct Heap: Sendable {
    private var elements: [(index: Int, priority: Double)] = []

    var isEmpty: Bool { elements.isEmpty }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (elements[left], elements[right])
        return a.priority != b.priority ? a.priority > b.priority : a.index < b.index
    }

    mutating func insert(_ index: Int, _ priority: Double) {
        elements.append((index, priority))
        var child = elements.count - 1
        while child > 0, isBefore(child, (child - 1) / 2) {
            elements.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func popFirst() -> Int? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first.index }
        elements[0] = last
        var parent = 0
        while true {
            var best = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < elements.count && isBefore(child, best) {
                best = child
            }
            guard best != parent else { return first.index }
            elements.swapAt(parent, best)
            parent = best
        }
    }
}
