public import PlanModel

/// What a picture of a plan shows: groups of hosts, their steps, and what each step waits for.
///
/// Hosts that are alike are one group, and so are steps that are alike. The picture of 2,000 workers is that of 20, but for
/// the number.
public struct PlanPicture: Sendable {
    /// A host, or hosts that are alike.
    struct Group {
        let hosts: [String]
        /// The name of the host, or a pattern for the names of the hosts.
        let label: String
        /// The role, and what the host is.
        let detail: String?
    }

    /// A step of the hosts of a group, or steps that are alike.
    struct Node {
        let group: Int
        let label: String
        /// The actions of the first host of the group.
        let actions: [Action]

        var kind: Action.Kind { actions[0].kind }

        /// The label, with the number of steps that it stands for.
        var text: String { counted(label, actions.count) }
    }

    /// A dependency; it points from the earlier node to the later one.
    struct Edge: Hashable {
        let from: Int
        let to: Int
        /// Whether the later step runs again when the earlier one changes.
        let uses: Bool
    }

    let plan: Plan
    private(set) var groups: [Group] = []
    /// Each comes after the nodes that it waits for.
    private(set) var nodes: [Node] = []
    private(set) var edges: [Edge] = []

    /// The numbers of the nodes of each group.
    var members: [[Int]] {
        var members: [[Int]] = Array(repeating: [], count: groups.count)
        for (index, node) in nodes.enumerated() { members[node.group].append(index) }
        return members
    }

    /// - Parameter full: Whether to show every host and every dependency.
    public init(_ plan: Plan, full: Bool) {
        self.plan = plan
        if full {
            addGroups(plan.hostsAndCluster.map { [$0] })
            addNodes()
            edges = allEdges()
        } else {
            addGroups(alikeHosts(in: plan))
            addNodes()
            edges = allEdges()
            foldNodes()
            reduceEdges()
        }
    }

    private mutating func addGroups(_ hosts: [[String]]) {
        let types = Dictionary(
            plan.actions.compactMap { action in
                if case .createHost(let payload) = action.payload {
                    (payload.host, plan.hosts[payload.type])
                } else {
                    nil
                }
            }, uniquingKeysWith: { first, _ in first })
        var labels: [String: Int] = [:]
        for names in hosts where names.count > 1 { labels[pattern(names), default: 0] += 1 }
        for names in hosts {
            let pattern = names.count > 1 ? pattern(names) : names[0]
            let type = types[names[0]] ?? nil
            let detail = type.map { type in
                ([
                    type.role.rawValue, plan.otherProviders.isEmpty ? nil : type.settings.provider.rawValue,
                    type.settings.summary,
                ])
                .compactMap { $0 }.joined(separator: ", ")
            }
            groups.append(
                Group(hosts: names, label: labels[pattern, default: 1] == 1 ? pattern : "\(names[0]) …", detail: detail)
            )
        }
    }

    private mutating func addNodes() {
        let places = Dictionary(
            groups.enumerated().map { ($1.hosts[0], $0) }, uniquingKeysWith: { first, _ in first })
        for action in plan.actions {
            guard let group = places[action.id.host] else { continue }
            nodes.append(Node(group: group, label: action.pictureLabel, actions: [action]))
        }
    }

    /// The edges between the nodes, in the order of the later node; of two between the same nodes, the one that uses.
    private func allEdges() -> [Edge] {
        var places: [String: Int] = [:]
        for (place, group) in groups.enumerated() { for host in group.hosts { places[host] = place } }
        /// A node by its group and the place of its step among the actions of a host.
        var steps: [ActionID: Int] = [:]
        let members = members
        var seen: [String: Int] = [:]
        for action in plan.actions {
            guard let group = places[action.id.host] else { continue }
            steps[action.id] = members[group][seen[action.id.host, default: 0]]
            seen[action.id.host, default: 0] += 1
        }
        var edges: [Edge] = []
        for (index, node) in nodes.enumerated() {
            var found: Set<Int> = []
            for (ids, uses) in [(node.actions[0].uses, true), (node.actions[0].after, false)] {
                for id in ids {
                    guard let from = steps[id], found.insert(from).inserted else { continue }
                    edges.append(Edge(from: from, to: index, uses: uses))
                }
            }
        }
        return edges
    }

    /// Makes steps of one group one node if they are of one kind, wait for the same steps, and the same steps wait for them.
    private mutating func foldNodes() {
        var before: [[Edge]] = Array(repeating: [], count: nodes.count)
        var behind = before
        for edge in edges {
            before[edge.to].append(edge)
            behind[edge.from].append(edge)
        }
        var places: [[Int]: Int] = [:]
        var folded: [[Int]] = []
        var place: [Int] = []
        for (index, node) in nodes.enumerated() {
            var key = [node.group, node.kind.order, -1]
            key += before[index].map { $0.from * 2 + ($0.uses ? 1 : 0) }.sorted() + [-1]
            key += behind[index].map { $0.to * 2 + ($0.uses ? 1 : 0) }.sorted()
            let isFoldable = node.label.isOneOfSeveral || node.kind == .scp
            let target = isFoldable ? places[key] ?? folded.count : folded.count
            if isFoldable { places[key] = target }
            if target == folded.count { folded.append([]) }
            folded[target].append(index)
            place.append(target)
        }
        edges = unique(edges.map { Edge(from: place[$0.from], to: place[$0.to], uses: $0.uses) })
        nodes = folded.map { members in
            let first = nodes[members[0]]
            guard members.count > 1 else { return first }
            let label = first.kind == .scp ? "files" : pattern(members.map { nodes[$0].label })
            return Node(group: first.group, label: label, actions: members.flatMap { nodes[$0].actions })
        }
    }

    /// Removes the edges that follow from others: an order that a longer way has too, and a use that a way of uses has too.
    private mutating func reduceEdges() {
        var before: [[Edge]] = Array(repeating: [], count: nodes.count)
        for edge in edges { before[edge.to].append(edge) }
        /// The nodes that a node waits for over at least one other node.
        func distant(from index: Int, usesOnly: Bool) -> Set<Int> {
            var found: Set<Int> = []
            var open = before[index].filter { $0.uses || !usesOnly }.map(\.from)
            while let node = open.popLast() {
                for edge in before[node] where edge.uses || !usesOnly {
                    if found.insert(edge.from).inserted { open.append(edge.from) }
                }
            }
            return found
        }
        edges = nodes.indices.flatMap { index -> [Edge] in
            guard before[index].count > 1 else { return before[index] }
            let (any, used) = (distant(from: index, usesOnly: false), distant(from: index, usesOnly: true))
            return before[index].filter { !($0.uses ? used : any).contains($0.from) }
        }
    }

    private func unique(_ edges: [Edge]) -> [Edge] {
        var seen: Set<Edge> = []
        return edges.filter { seen.insert($0).inserted }
    }
}

extension PlanPicture.Group {
    /// The label, with the number of hosts that it stands for.
    var text: String { counted(label, hosts.count) }
}

/// "worker* × 20"; without a number if it is one.
private func counted(_ label: String, _ count: Int) -> String {
    count == 1 ? label : "\(label) × \(grouped(count))"
}

/// The common start of names, if it ends before a number or after a dash: "worker*"; otherwise the first name: "alpha …".
private func pattern(_ names: [String]) -> String {
    let first = Array(names[0])
    var length = first.count
    for name in names.dropFirst() {
        length = min(length, zip(first, name).prefix { $0 == $1 }.count)
    }
    // The number of worker1, worker10 and worker11 begins with the same digit.
    while length > 0, first[length - 1].isASCII, first[length - 1].isNumber { length -= 1 }
    return length == 0 ? "\(names[0]) …" : String(first[..<length]) + "*"
}

extension String {
    /// Whether it names one of several such steps: a port, or an image of several.
    fileprivate var isOneOfSeveral: Bool {
        [Step.port, .protocol, .close, .preload].contains { begins(self, with: $0.rawValue + "-") }
    }
}

extension Action.Kind {
    fileprivate var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Plan {
    /// The hosts that actions are about, and `cluster`, in the order of the plan.
    fileprivate var hostsAndCluster: [String] {
        var seen: Set<String> = []
        return actions.map(\.id.host).filter { seen.insert($0).inserted }
    }
}
