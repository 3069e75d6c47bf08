public import PlanModel

/// What stands between the world and a plan: for each action whether it is satisfied, and what is
/// there that the plan does not have.
public struct Difference: Sendable {
    public enum Status: Sendable, Hashable {
        case satisfied
        /// What it makes is not there.
        case missing(reason: String)
        /// What it makes is there, and is not what the plan wants.
        case changed(reason: String)
        /// It only reads, and nobody wants what it would read.
        case unneeded
        /// It only reads, for the sake of another that runs.
        case needed
    }

    public let plan: Plan
    public let observation: WorldObservation
    /// The status of each action of the plan, in its order.
    public let statuses: [Status]
    /// What is there and ours, but not in the plan, as the actions that remove it.
    public let removals: [Action]
    /// The digests that are known before anything runs.
    public let digests: [ActionID: Digest]

    /// The actions that bring the world to the plan: removals first, then those of the plan in its
    /// order.
    public var actions: [Action] {
        removals + zip(plan.actions, statuses).filter { $0.1.mustRun }.map(\.0)
    }

    /// Whether the world is as the plan wants it.
    public var isEmpty: Bool {
        removals.isEmpty && !statuses.contains { $0.mustRun && $0 != .needed }
    }
}

extension Difference.Status {
    public var mustRun: Bool {
        switch self {
        case .missing, .changed, .needed: true
        case .satisfied, .unneeded: false
        }
    }
}
