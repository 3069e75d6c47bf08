public import PlanModel

/// What a user asks of a difference: the part that a run is limited to, and hosts to create again; the values of
/// `--only`, `--skip` and `--replace`.
///
/// A pattern is a glob for the ids of actions, such as `worker1*/container`, or without a slash for names of hosts.
public struct Selection: Sendable {
    /// The run is limited to these actions and to what they depend on; empty means to all.
    public var only: [String]
    /// These actions are left out, and what depends on them.
    public var skip: [String]
    /// The names of hosts that are created again, even if they match the plan.
    public var replace: Set<String>

    public init(only: [String] = [], skip: [String] = [], replace: Set<String> = []) {
        (self.only, self.skip, self.replace) = (only, skip, replace)
    }

    private var takesAll: Bool { only.isEmpty && skip.isEmpty }

    /// Whether a removal that no action of the plan waits for is part of the run.
    func takes(_ id: ActionID) -> Bool {
        (only.isEmpty || Self.matches(id, only)) && !Self.matches(id, skip)
    }

    private static func matches(_ id: ActionID, _ patterns: [String]) -> Bool {
        patterns.contains { pattern in
            PlanModel.matches(pattern.contains("/") ? id.description : id.host, glob: pattern)
        }
    }

    /// The patterns that match no action of the plan and no host that exists.
    public func unknown(in difference: Difference) -> [String] {
        let ids =
            difference.plan.actions.map(\.id) + difference.removals.map(\.id)
            + difference.observation.hosts.keys.map { ActionID($0, .destroyHost) }
        return (only + skip).filter { pattern in !ids.contains { Self.matches($0, [pattern]) } }
    }

    /// The actions that would run and are left out, by their places in the plan.
    ///
    /// No action runs without those that it depends on. What is lost with something that is re-created is restored in the
    /// same run: all of a host, the containers of a network, and the connection of a worker.
    func leftOut(of comparison: Comparison) -> [Int] {
        guard !takesAll else { return [] }
        let plan = comparison.plan
        let places = Dictionary(uniqueKeysWithValues: plan.actions.indices.map { (plan.actions[$0].id, $0) })
        var needs = plan.actions.map { $0.dependencies.compactMap { places[$0] } }
        var serves = Array(repeating: [Int](), count: needs.count)
        for (index, dependencies) in needs.enumerated() { dependencies.forEach { serves[$0].append(index) } }
        for (lost, restored) in losses(comparison, places) {
            needs[lost].append(restored)
            serves[restored].append(lost)
        }
        let runs = comparison.statuses.map(\.mustRun)
        func spread(_ start: [Int], along links: [[Int]]) -> Set<Int> {
            var reached = Set(start)
            var waiting = start
            while let index = waiting.popLast() {
                for next in links[index] where runs[next] && reached.insert(next).inserted { waiting.append(next) }
            }
            return reached
        }
        func matching(_ patterns: [String]) -> [Int] {
            plan.actions.indices.filter { runs[$0] && Self.matches(plan.actions[$0].id, patterns) }
        }
        var skipped = matching(skip)
        if !only.isEmpty {
            let wanted = spread(matching(only), along: needs)
            skipped += plan.actions.indices.filter { runs[$0] && !wanted.contains($0) }
        }
        return spread(skipped, along: serves).sorted()
    }

    /// Pairs of an action that interrupts something and the one with which that is whole again.
    private func losses(_ comparison: Comparison, _ places: [ActionID: Int]) -> [(Int, Int)] {
        let plan = comparison.plan
        var pairs: [(Int, Int)] = []
        for (index, action) in plan.actions.enumerated() where comparison.statuses[index].mustRun {
            let host = action.id.host
            if comparison.hostChanges[host]?.isLoss == true, let lost = places[ActionID(host, .host)], lost != index {
                pairs.append((lost, index))
            }
            guard case .runContainer(let payload) = action.payload else { continue }
            // The next worker of a rolling change waits for this one to reach the others.
            if let reach = places[ActionID(host, .reach)] { pairs.append((index, reach)) }
            if let network = plan.removal?.network.flatMap({ places[$0] }), comparison.statuses[network].mustRun,
                case .known(let contents) = comparison.observation.hosts[host]?.contents,
                contents.containers[payload.name] != nil
            {
                pairs.append((network, index))
            }
        }
        return pairs
    }
}

extension Difference {
    /// The actions of the plan that would run, and that the run leaves out.
    public var leftOut: [ActionID] { zip(plan.actions, statuses).filter { $0.1 == .leftOut }.map(\.0.id) }
}
