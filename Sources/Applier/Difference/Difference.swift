public import PlanModel

/// The difference between the world and a plan: the status of each action, and the resources that are not in the
/// plan.
public struct Difference: Sendable {
    public enum Status: Sendable, Hashable {
        case satisfied
        /// Its result does not exist.
        case missing(reason: String)
        /// Its result exists but does not match the plan.
        case changed(reason: String)
        /// Whether its result exists and matches the plan is known only when the run reaches it: its host, or an action
        /// that it uses, could not be read.
        case unknown(reason: String)
        /// It would run, but the run is limited to other actions.
        case leftOut
        /// It only reads, and no running action needs the output.
        case unneeded
        /// It only reads, and a running action needs the output.
        case needed
    }

    public let plan: Plan
    public let observation: WorldObservation
    /// The status of each action of the plan, in its order.
    public let statuses: [Status]
    /// What is done with each host of the plan that does not match it.
    public let hostChanges: [String: HostChange]
    /// The actions that remove the cluster's resources that are not in the plan, and those that block its own
    /// actions.
    public let removals: [Action]
    /// The actions with which workers leave the pool before they are replaced, and are waited for afterwards.
    public let rollingActions: [Action]
    /// The reason for each of these actions, in words.
    public let reasons: [ActionID: String]
    /// What actions of the plan wait for, in addition to what the plan says: removals, hosts that are connected again.
    let awaited: [ActionID: [ActionID]]
    /// The digests that are known before anything runs.
    public let digests: [ActionID: Digest]
    /// The digest that each action will have, as far as the hosts that it depends on exist.
    let expected: [ActionID: Digest]

    /// The actions that make the world match the plan: removals first, then the plan's actions in its order, except
    /// that each comes after all that it waits for.
    public var actions: [Action] {
        let planned = zip(plan.actions, statuses).filter { $0.1.mustRun }.map { action, _ in
            waiting(action)
        }
        guard !awaited.isEmpty else { return removals + planned }
        return Self.inOrder(removals.map(waiting) + rollingActions.map(waiting) + planned)
    }

    /// An action with all that it waits for.
    private func waiting(_ action: Action) -> Action {
        guard let awaited = awaited[action.id] else { return action }
        var action = action
        action.after += awaited
        return action
    }

    /// Moves each action behind those that it waits for; the others keep their order.
    private static func inOrder(_ actions: [Action]) -> [Action] {
        let places = Dictionary(uniqueKeysWithValues: actions.indices.map { (actions[$0].id, $0) })
        var isPlaced = Array(repeating: false, count: actions.count)
        var ordered: [Action] = []
        // The last of a chain is placed first; a plan has no circle.
        for index in actions.indices {
            var waiting = [index]
            while let next = waiting.last {
                let missing = actions[next].dependencies.compactMap { places[$0] }.filter { !isPlaced[$0] }
                if isPlaced[next] || missing.isEmpty {
                    waiting.removeLast()
                    if !isPlaced[next] { ordered.append(actions[next]) }
                    isPlaced[next] = true
                } else {
                    waiting += missing.reversed()
                }
            }
        }
        return ordered
    }

    /// Whether the world matches its plan.
    public var isEmpty: Bool {
        removals.isEmpty && !statuses.contains { $0.mustRun && $0 != .needed }
    }
}

extension Difference.Status {
    public var mustRun: Bool {
        switch self {
        case .missing, .changed, .unknown, .needed: true
        case .satisfied, .leftOut, .unneeded: false
        }
    }
}
