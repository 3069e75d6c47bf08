public import PlanModel

/// The differences between two plans, by action.
public struct PlanComparison: Sendable {
    public let added: [Action]
    public let removed: [Action]
    /// The actions of both plans whose content, or whose entries in the tables, differ.
    public let changed: [(old: Action, new: Action)]
    /// Other differences, in words.
    public let settings: [String]

    public var isEmpty: Bool {
        added.isEmpty && removed.isEmpty && changed.isEmpty && settings.isEmpty
    }

    public init(from old: Plan, to new: Plan) {
        let oldActions = Dictionary(
            old.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let newIDs = Set(new.actions.map(\.id))
        let oldDigests = ActionDigests(old)
        let newDigests = ActionDigests(new)
        added = new.actions.filter { oldActions[$0.id] == nil }
        removed = old.actions.filter { !newIDs.contains($0.id) }
        changed = new.actions.compactMap { action in
            guard let before = oldActions[action.id] else { return nil }
            let isSame =
                oldDigests.digest(of: before, identity: nil, used: [])
                == newDigests.digest(of: action, identity: nil, used: [])
                && before.after == action.after && before.uses == action.uses
            return isSame ? nil : (before, action)
        }
        var settings: [String] = []
        if old.cluster != new.cluster { settings.append("cluster '\(old.cluster)' → '\(new.cluster)'") }
        if old.providers != new.providers { settings.append("the provider's settings differ") }
        if old.ssh != new.ssh { settings.append("the ssh settings differ") }
        if old.lease != new.lease {
            settings.append(
                "lease \(old.lease?.description ?? "none") → \(new.lease?.description ?? "none")")
        }
        if old.attempts != new.attempts { settings.append("the numbers of attempts differ") }
        if old.removal != new.removal { settings.append("the way in which hosts leave differs") }
        if old.timeouts != new.timeouts { settings.append("the timeouts differ") }
        for (name, file) in new.files.sorted(by: { $0.key < $1.key }) {
            if let before = old.files[name], before != file {
                settings.append(
                    "file \(name): \(before.path) \(before.digest.short)… → \(file.path) "
                        + "\(file.digest.short)…")
            }
        }
        self.settings = settings
    }

    /// One line for each difference: `+`, `-` or `~`, the id, and the phrase of the action.
    public func text(old: Plan, new: Plan) -> String {
        guard !isEmpty else { return "no difference\n" }
        var text = ""
        for line in settings { text += "~ \(line)\n" }
        for action in removed { text += "- \(action.id)  \(old.phrase(for: action))\n" }
        for action in added { text += "+ \(action.id)  \(new.phrase(for: action))\n" }
        for (_, action) in changed { text += "~ \(action.id)  \(new.phrase(for: action))\n" }
        return text
            + "\(added.count) added, \(removed.count) removed, \(changed.count) changed\n"
    }
}
