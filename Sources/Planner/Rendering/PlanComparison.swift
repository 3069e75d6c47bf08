public import PlanModel

/// The differences between what two plans say, and what follows from them.
public struct PlanComparison: Sendable {
    public let added: [Action]
    public let removed: [Action]
    /// The changes of everything but the actions, each `PATH: OLD -> NEW`.
    public let settings: [String]
    /// The actions of both plans that say something else, and what, in words; actions with the same changes are together.
    public let changed: [(ids: [ActionID], change: String)]
    /// What apply would do to a cluster that matches the old plan, besides the added and removed actions, in words.
    public let consequences: [String]
    /// The old plan's cluster if the new plan is for another one.
    public let formerCluster: String?
    /// The hosts of both plans that are created again, and why; hosts with one reason are together.
    public let recreated: [(hosts: [String], reason: String)]
    /// The hosts that the new plan no longer has.
    public let removedHosts: [String]
    /// The actions of both plans that run again, besides those that create hosts again.
    public let repeated: [Action]

    /// Whether both plans say the same.
    public let isEmpty: Bool

    public init(from old: Plan, to new: Plan) {
        let (before, after) = (old.json(), new.json())
        isEmpty = before == after
        let (oldNode, newNode) = (Self.read(before), Self.read(after))
        let (oldNodes, newNodes) = (Self.actions(oldNode), Self.actions(newNode))
        added = new.actions.filter { oldNodes[$0.id.description] == nil }
        removed = old.actions.filter { newNodes[$0.id.description] == nil }
        settings = Self.withoutActions(oldNode, newNode).map(\.description)
        var places: [String: Int] = [:]
        var changed: [(ids: [ActionID], change: String)] = []
        for action in new.actions {
            guard let before = oldNodes[action.id.description] else { continue }
            let changes = JSONChange.between(before, newNodes[action.id.description])
            guard !changes.isEmpty else { continue }
            let text = changes.map(\.description).joined(separator: "; ")
            let place = places[text] ?? changed.count
            if place == changed.count { changed.append(([], text)) }
            places[text] = place
            changed[place].ids.append(action.id)
        }
        self.changed = changed
        formerCluster = old.cluster == new.cluster ? nil : old.cluster
        guard !isEmpty else {
            (consequences, recreated, removedHosts, repeated) = ([], [], [], [])
            return
        }
        let follow = PlanConsequences(from: old, to: new) { old, new in
            JSONChange.between(oldNode["hosts"]?[old], newNode["hosts"]?[new])
        }
        (consequences, recreated) = (follow.lines, follow.recreated)
        (removedHosts, repeated) = (follow.removed, follow.repeated)
    }

    /// What apply would run on a cluster that matches the old plan, in the order of the new one, besides removals.
    public func actionsToRun(in new: Plan) -> [Action] {
        guard formerCluster == nil else { return new.actions }
        let hosts = Set(recreated.flatMap(\.hosts))
        let ids = Set((added + repeated).map(\.id))
        return new.actions.filter { action in
            ids.contains(action.id) || action.kind == .createHost && hosts.contains(action.id.host)
        }
    }

    private static func read(_ json: [UInt8]) -> JSONNode {
        do {
            return try JSONReader.read(SourceText(name: "plan", bytes: json))
        } catch {
            preconditionFailure("this is a bug in pdd: a plan's own text is not JSON")
        }
    }

    private static func actions(_ plan: JSONNode) -> [String: JSONNode] {
        Dictionary(
            (plan["actions"]?.elements ?? []).compactMap { node in node["id"]?.string.map { ($0, node) } },
            uniquingKeysWith: { first, _ in first })
    }

    private static func withoutActions(_ old: JSONNode, _ new: JSONNode) -> [JSONChange] {
        func others(_ node: JSONNode) -> JSONNode {
            JSONNode(.object((node.members ?? []).filter { $0.name != "actions" }), offset: 0)
        }
        return JSONChange.between(others(old), others(new))
    }

    /// One line for each difference: `~` and what changed, or `+` or `-`, the id, and the phrase of the action; then what
    /// follows, and the numbers of actions.
    public func text(old: Plan, new: Plan) -> String {
        guard !isEmpty else { return "no difference\n" }
        var lines = settings.map { "~ \($0)" }
        lines += removed.map { "- \($0.id)  \(old.phrase(for: $0))" }
        lines += added.map { "+ \($0.id)  \(new.phrase(for: $0))" }
        lines += changed.map { ids, change in "~ \(Self.range(ids))  \(change)" }
        if lines.isEmpty { lines.append("~ actions: another order") }
        lines += consequences
        let count = changed.map(\.ids.count).reduce(0, +)
        lines.append(
            "\(counted(settings.count, "setting")) changed; actions: \(added.count) added, \(removed.count) removed, "
                + "\(count) changed")
        return lines.map { "\($0)\n" }.joined()
    }

    private static func range(_ ids: [ActionID]) -> String {
        ids.count > 3
            ? "\(ids[0]) … \(ids[ids.count - 1]) (\(ids.count))" : ids.map(\.description).joined(separator: ", ")
    }
}
