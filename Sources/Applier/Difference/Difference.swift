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
        /// It only reads, and no running action needs the output.
        case unneeded
        /// It only reads, and a running action needs the output.
        case needed
    }

    public let plan: Plan
    public let observation: WorldObservation
    /// The status of each action of the plan, in its order.
    public let statuses: [Status]
    /// The actions that remove the cluster's resources that are not in the plan, and those that block its own
    /// actions.
    public let removals: [Action]
    /// The reason for each removal, in words.
    public let removalReasons: [ActionID: String]
    /// The removals that actions of the plan wait for.
    let awaited: [ActionID: [ActionID]]
    /// The digests that are known before anything runs.
    public let digests: [ActionID: Digest]

    /// The actions that make the world match the plan: removals first, then the plan's actions in its order.
    public var actions: [Action] {
        removals
            + zip(plan.actions, statuses).filter { $0.1.mustRun }.map { action, _ in
                guard let awaited = awaited[action.id] else { return action }
                var action = action
                action.after += awaited
                return action
            }
    }

    /// Whether the world matches its plan.
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
