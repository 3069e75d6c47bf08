/// A difference that was reviewed: what `apply` would do to a world, and the plan and the parts of the world that this
/// follows from.
///
/// Nothing in it depends on the clock, on the machine, or on states that change nothing: the same plan in the same
/// world has the same approval.
public struct Approval: Hashable, Sendable {
    /// The number that changes when older programs can no longer read approvals.
    public static let format = 1

    /// An action that would run.
    public struct Entry: Hashable, Sendable {
        public let id: ActionID
        public let kind: Action.Kind
        public let change: Change
        /// Why the action runs, in words; nil for `needed`.
        public let reason: String?
        /// The digest of its content, its host's identity and its inputs; nil while these are not known.
        public let digest: Digest?

        public init(_ id: ActionID, _ kind: Action.Kind, _ change: Change, reason: String?, digest: Digest?) {
            self.id = id
            self.kind = kind
            self.change = change
            self.reason = reason
            self.digest = digest
        }
    }

    /// What the world is like before an action runs.
    public enum Change: String, CaseIterable, Sendable, Hashable {
        /// The action's result does not exist.
        case missing
        /// The action's result exists but does not match the plan, or the action lets a worker leave for that and waits for it.
        case changed
        /// The action's result could not be read; whether it matches the plan is checked when the action runs.
        case unknown
        /// The action removes something that is not in the plan, or that blocks the plan's own actions.
        case extra
        /// The action reads what another action of the difference needs.
        case needed
    }

    public var cluster: String
    /// The digest of the plan as `pdd plan --format json` prints it.
    public var plan: Digest
    /// The digest of what was observed of each existing host that the actions concern.
    public var observed: [String: Digest]
    /// Removals, drains, and the plan's actions in its order; their ids differ.
    public var actions: [Entry]

    public init(cluster: String, plan: Digest, observed: [String: Digest] = [:], actions: [Entry] = []) {
        self.cluster = cluster
        self.plan = plan
        self.observed = observed
        self.actions = actions
    }

    /// The digest of the file: the SHA-256 of `json()`.
    public var digest: Digest { Digest(of: json()) }
}
