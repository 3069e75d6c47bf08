public import PlanModel

/// Renders a plan of any size on one screen: numbers of hosts and actions, images, files, and what runs on this machine.
public enum PlanSummary {
    public static func render(_ plan: Plan) -> String {
        var text = "plan for cluster '\(plan.cluster)': \(count(plan.actions.count, "action")) on "
        text += "\(count(plan.hostNames.count, "host")), \(plan.depth) deep\n"
        text += section("hosts", hosts(plan))
        text += section("actions", actions(plan))
        text += "\n" + line("images", images(plan))
        let files = plan.files.values.sorted { $0.path < $1.path }
        text += line("files", files.map { "\($0.path) (sha256 \($0.digest.short)…)" })
        return text + "\n" + PlanText.onThisMachine(plan)
    }

    /// How many lines a list has at most.
    private static let longestList = 8
    /// How many steps of a kind are named.
    private static let longestNames = 4

    private static func count(_ number: Int, _ noun: String) -> String {
        "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    private static func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\n\(title)\n" + lines.map { "  \($0)\n" }.joined()
    }

    private static func line(_ title: String, _ words: [String]) -> String {
        words.isEmpty ? "" : "\(padded(title, 7)) \(shortened(words).joined(separator: ", "))\n"
    }

    private static func shortened(_ lines: [String]) -> [String] {
        guard lines.count > longestList else { return lines }
        return lines.prefix(longestList - 1) + ["and \(grouped(lines.count - longestList + 1)) more"]
    }

    /// A line for each type of host: number, type, role, first and last name.
    private static func hosts(_ plan: Plan) -> [String] {
        var groups: [(type: String, hosts: [String])] = []
        var places: [String: Int] = [:]
        for case .createHost(let payload) in plan.actions.map(\.payload) {
            let place = places[payload.type] ?? groups.count
            if place == groups.count { groups.append((payload.type, [])) }
            places[payload.type] = place
            groups[place].hosts.append(payload.host)
        }
        let width = groups.map { grouped($0.hosts.count).count }.max() ?? 0
        let phrases = groups.map { words(plan.hosts[$0.type]) }
        let column = phrases.map(\.count).max() ?? 0
        return shortened(
            zip(groups, phrases).map { group, phrase in
                let number = grouped(group.hosts.count)
                let last = group.hosts.count > 1 ? " … \(group.hosts[group.hosts.count - 1])" : ""
                return
                    "\(padded("", width - number.count))\(number)  \(padded(phrase, column))  \(group.hosts[0])\(last)"
            })
    }

    /// "worker, aws, t3.large".
    private static func words(_ type: HostType?) -> String {
        guard let type else { return "?" }
        let words = [type.role.rawValue, type.settings.provider.rawValue, type.settings.summary]
        return words.compactMap { $0 }.joined(separator: ", ")
    }

    /// A line for each kind of action with the steps of that kind.
    private static func actions(_ plan: Plan) -> [String] {
        let column = Set(plan.actions.map(\.kind)).map(\.rawValue.count).max() ?? 0
        return Action.Kind.allCases.compactMap { kind in
            var steps: [(step: String, count: Int)] = []
            var places: [String: Int] = [:]
            var total = 0
            for action in plan.actions where action.kind == kind {
                let step = action.id.host == ActionID.cluster ? ActionID.cluster : action.id.step
                let place = places[step] ?? steps.count
                if place == steps.count { steps.append((step, 0)) }
                places[step] = place
                steps[place].count += 1
                total += 1
            }
            guard total > 0 else { return nil }
            let width = grouped(plan.actions.count).count
            let number = grouped(total)
            let names = steps.prefix(longestNames).map(\.step).joined(separator: ", ")
            return "\(padded("", width - number.count))\(number)  \(padded(kind.rawValue, column))  \(names)"
                + (steps.count > longestNames ? ", …" : "")
        }
    }

    /// Each image with the number of its containers.
    private static func images(_ plan: Plan) -> [String] {
        var counts: [String: Int] = [:]
        for placement in plan.placements { counts[plan.containers[placement.settings]?.image ?? "?", default: 0] += 1 }
        return counts.sorted { $0.key < $1.key }.map { "\($0.key) (\(grouped($0.value)))" }
    }
}
