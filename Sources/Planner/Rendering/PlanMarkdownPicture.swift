import PlanModel

/// A picture, in mermaid's language, of the hosts that change, or of all hosts of a new cluster.
///
/// Hosts whose names differ only in their numbers, and to which the same happens, are one. The names in it are the plan's,
/// so that they are letters, digits and hyphens.
struct PlanMarkdownPicture {
    /// What happens to a host; the picture shows it by a word and by its line.
    private enum Change: String {
        case new, removed, recreated = "re-created", changed
    }

    private struct Group {
        let change: Change
        let count: Int
        var hosts: [String]

        var label: String {
            let names =
                hosts.count > 2
                ? "\(hosts[0]) … \(hosts[hosts.count - 1]) (\(hosts.count))" : hosts.joined(separator: ", ")
            return "\(change.rawValue): \(names)<br/>\(hosts.count > 1 ? "each " : "")\(counted(count, "action"))"
        }
    }

    /// The number of groups that are shown.
    private static let limit = 30

    private let groups: [Group]
    private let edges: Set<[Int]>

    /// - Parameter comparison: Nil for a new cluster.
    init(_ plan: Plan, _ comparison: PlanComparison?) {
        var groups: [Group] = []
        var known: [String: Int] = [:]
        /// The group that a host's actions belong to.
        func place(_ host: String, _ change: Change, _ count: Int) -> Int {
            let key = "\(change.rawValue) \(count) \(Self.stem(host))"
            let place = known[key] ?? groups.count
            if place == groups.count { groups.append(Group(change: change, count: count, hosts: [])) }
            known[key] = place
            groups[place].hosts.append(host)
            return place
        }
        let actions = comparison?.actionsToRun(in: plan) ?? plan.actions
        let added = Set(comparison?.added.map(\.id) ?? plan.actions.map(\.id))
        let recreated = Set(comparison?.recreated.flatMap(\.hosts) ?? [])
        var places: [ActionID: Int] = [:]
        for block in Self.blocks(actions) {
            let host = block[0].id.host
            let isNew = block.allSatisfy { added.contains($0.id) }
            let place = place(host, recreated.contains(host) ? .recreated : isNew ? .new : .changed, block.count)
            for action in block { places[action.id] = place }
        }
        let removed = Set(comparison?.removedHosts ?? [])
        for block in Self.blocks(comparison?.removed.filter { removed.contains($0.id.host) } ?? []) {
            _ = place(block[0].id.host, .removed, block.count)
        }
        var edges: Set<[Int]> = []
        for action in actions {
            for id in action.after + action.uses {
                guard let from = places[id], let to = places[action.id], from != to else { continue }
                edges.insert([from, to])
            }
        }
        self.groups = groups
        self.edges = edges
    }

    /// The actions of a host are together in a plan; those of the cluster are before and after the hosts.
    private static func blocks(_ actions: [Action]) -> [[Action]] {
        var blocks: [[Action]] = []
        for action in actions {
            if let last = blocks.last?.last, last.id.host == action.id.host {
                blocks[blocks.count - 1].append(action)
            } else {
                blocks.append([action])
            }
        }
        return blocks
    }

    /// A name without the number at its end.
    static func stem(_ name: String) -> Substring {
        var stem = name[...]
        while let last = stem.last, last.isASCII, last.isNumber { stem.removeLast() }
        return stem
    }

    /// The lines; none if nothing changes.
    var lines: [String] {
        guard !groups.isEmpty else { return [] }
        var lines = ["flowchart LR"]
        for (number, group) in groups.prefix(Self.limit).enumerated() {
            lines.append(
                "  h\(number)[\"\(group.label)\"]:::\(group.change == .recreated ? "recreated" : group.change.rawValue)"
            )
        }
        if groups.count > Self.limit {
            lines.append("  more[\"\(counted(groups.count - Self.limit, "more group")) of hosts\"]")
        }
        for edge in edges.sorted(by: { $0.lexicographicallyPrecedes($1) }) where edge.allSatisfy({ $0 < Self.limit }) {
            lines.append("  h\(edge[0]) --> h\(edge[1])")
        }
        return lines + [
            "  classDef new stroke:#1a7f37,stroke-width:2px",
            "  classDef changed stroke:#9a6700,stroke-width:2px",
            "  classDef recreated stroke:#9a6700,stroke-width:4px",
            "  classDef removed stroke:#cf222e,stroke-width:2px,stroke-dasharray:5 5",
        ]
    }
}
