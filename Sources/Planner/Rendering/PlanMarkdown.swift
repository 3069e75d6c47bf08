public import PlanModel

/// Renders a plan, or its differences from an older one, as the comment of a pull request.
public struct PlanMarkdown {
    /// What the plan is compared with.
    public struct Older {
        /// As the user wrote it: `origin/main`.
        public let name: String
        public let plan: Plan

        public init(name: String, plan: Plan) {
            self.name = name
            self.plan = plan
        }
    }

    /// The maximum size of a comment, in bytes; GitHub takes 65,536 characters.
    public static let limit = 65_000
    /// The maximum length of a line of code, in characters.
    private static let lineLimit = 1_000
    /// How many losses are listed.
    private static let lossLimit = 20

    private let plan: Plan
    private let comparison: PlanComparison?
    private let older: Older?
    private let approval: Approval?

    /// - Parameters:
    ///   - approval: An approval of this plan; nil without one.
    public init(_ plan: Plan, older: Older?, approval: Approval?) {
        self.plan = plan
        self.older = older
        self.approval = approval
        comparison = older.map { PlanComparison(from: $0.plan, to: plan) }
    }

    /// The comment.
    ///
    /// - Parameters:
    ///   - again: The command that prints all of it.
    ///   - duration: The estimated duration of some actions, in words.
    public func text(again: String, duration: ([Action]) -> String) -> String {
        var page = Markdown()
        page.add("<!-- pdd plan \(plan.cluster.filter { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" }) -->")
        page.add("### Plan of cluster \(Markdown.code(plan.cluster))\n")
        page.add(summary(duration))
        let losses = losses()
        if !losses.isEmpty { page.add("**At stake**\n\n" + losses.map { "- \($0)\n" }.joined()) }
        let picture = PlanMarkdownPicture(plan, comparison).lines
        if !picture.isEmpty { page.addBlock(picture, language: "mermaid") }
        page.add("")
        if let approval { addList(Self.lines(of: approval), "What apply would do now", "", again, to: &page, share: 2) }
        if let comparison, let older {
            guard !comparison.isEmpty else { return page.text }
            let lines = Self.lines(of: comparison.text(old: older.plan, new: plan))
            addList(lines, "Differences", "diff", again, to: &page, share: 1)
        } else {
            addList(Self.lines(of: PlanText.render(plan, next: again)), "The plan", "", again, to: &page, share: 1)
        }
        return page.text
    }

    /// Adds a folded list; what would make the comment too long is left out, and its end says so.
    ///
    /// - Parameter share: The list gets this part of the room that is left: all for 1, half for 2.
    private func addList(
        _ lines: [String], _ title: String, _ language: String, _ again: String, to page: inout Markdown, share: Int
    ) {
        let title = "\(title): \(counted(lines.count, "line"))"
        let rest = Markdown.code(again)
        // The HTML, the sentence about the rest, and numbers.
        var room = Self.limit - page.text.utf8.count - title.utf8.count - rest.utf8.count - 300
        room /= share
        var shown: [String] = []
        var fence = 0
        for line in lines {
            let line = Markdown.shortened(line, to: Self.lineLimit)
            fence = max(fence, Markdown.longestRun([line]))
            room -= line.utf8.count + 1
            guard room > 2 * fence else { break }
            shown.append(line)
        }
        page.addFolded(shown, title: title, language: language)
        guard shown.count < lines.count else { return }
        page.add(
            "\(counted(lines.count - shown.count, "more line")) left out, because a comment has a limit; for all: \(rest)\n"
        )
    }

    private static func lines(of text: String) -> [String] {
        var lines = parts(of: printable(text), at: "\n")
        while lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines
    }

    private static func lines(of approval: Approval) -> [String] {
        approval.actions.map { entry in
            lines(of: "\(entry.change.rawValue)  \(entry.id)\(entry.reason.map { ": \($0)" } ?? "")")
                .joined(separator: " ")
        }
    }

    // MARK: The summary

    private func summary(_ duration: ([Action]) -> String) -> String {
        var lines: [String] = []
        let hosts = counted(plan.hostNames.count, "host")
        if let comparison, let older {
            let name = Markdown.code(older.name)
            let changed = comparison.changed.map(\.ids.count).reduce(0, +)
            lines.append(
                comparison.isEmpty
                    ? "**No difference** from \(name)"
                    : "**\(comparison.added.count) added, \(comparison.removed.count) removed, \(changed) changed** actions "
                        + "and \(counted(comparison.settings.count, "changed setting")) compared with \(name)")
            let before = older.plan.hostNames.count
            lines.append(
                "\(hosts)\(before == plan.hostNames.count ? "" : " (before: \(before))"), \(counted(plan.actions.count, "action"))"
            )
            let actions = comparison.actionsToRun(in: plan)
            lines.append(
                "estimated time: \(actions.isEmpty ? "nothing runs" : duration(actions)) on a cluster that matches \(name); "
                    + "\(duration(plan.actions)) for a new cluster")
        } else {
            lines.append("\(hosts), \(counted(plan.actions.count, "action"))")
            lines.append("estimated time: \(duration(plan.actions)) for a new cluster")
        }
        lines.append("sha256 of the plan: \(Markdown.code(Digest(of: plan.json()).hexadecimal))")
        if let approval {
            lines.append(
                "approval: \(counted(approval.actions.count, "action")), sha256 \(Markdown.code(approval.digest.hexadecimal))"
            )
        }
        return lines.map { "- \($0)\n" }.joined()
    }

    // MARK: What is lost

    /// One line of Markdown for each loss; the approval has what will really happen, the comparison what follows from the plans.
    private func losses() -> [String] {
        var all: [String] = []
        if let approval {
            all = Self.losses(of: approval)
            if all.isEmpty { all = ["Nothing that exists is removed or re-created, according to the approval."] }
        } else if let comparison, !comparison.isEmpty {
            all = losses(of: comparison)
            if all.isEmpty { all = ["No host and no container is removed or re-created."] }
        }
        let others = all.count - Self.lossLimit
        return all.prefix(Self.lossLimit) + (others > 0 ? ["\(counted(others, "more")) of this kind"] : [])
    }

    private func losses(of comparison: PlanComparison) -> [String] {
        if let former = comparison.formerCluster {
            return ["Another cluster is created; \(Markdown.code(former)) stays until it is destroyed."]
        }
        let lost = Set(comparison.recreated.flatMap(\.hosts) + comparison.removedHosts)
        func containers(_ actions: [Action]) -> [String] {
            actions.compactMap { action in
                guard case .runContainer(let payload) = action.payload, !lost.contains(payload.host) else { return nil }
                return payload.name
            }
        }
        var lines = [
            ("Hosts that are removed with their data", comparison.removedHosts, ""),
            ("Containers that are removed", containers(comparison.removed), ""),
            (
                "Containers that are re-created; workers finish or restart their jobs first",
                containers(comparison.repeated), ""
            ),
        ]
        lines += comparison.recreated.map { hosts, reason in
            ("Hosts that are re-created without their data", hosts, " (\(Markdown.code(reason)))")
        }
        return lines.filter { !$0.1.isEmpty }.map { "\($0.0): \(Self.folded($0.1))\($0.2)" }
    }

    /// Names as code; many whose ends alone differ, by numbers, are one with their number.
    private static func folded(_ names: [String]) -> String {
        var groups: [[String]] = []
        var places: [Substring: Int] = [:]
        for name in names {
            let stem = PlanMarkdownPicture.stem(name)
            let place = places[stem] ?? groups.count
            if place == groups.count { groups.append([]) }
            places[stem] = place
            groups[place].append(name)
        }
        let words = groups.flatMap { group in
            group.count > 3
                ? ["\(Markdown.code(group[0])) … \(Markdown.code(group[group.count - 1])) (\(group.count))"]
                : group.map(Markdown.code)
        }
        let others = words.count - lossLimit
        return words.prefix(lossLimit).joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }

    private static func losses(of approval: Approval) -> [String] {
        approval.actions.compactMap { entry in
            let what: String
            switch entry.kind {
            case .destroyHost: what = "The host is destroyed"
            case .removeContainer: what = "The container is removed"
            case .createHost where entry.change == .changed: what = "The host is changed or re-created"
            case .runContainer where entry.change == .changed: what = "The container is started or re-created"
            case .createHost, .runContainer, .openPort, .closePort, .scp, .ssh: return nil
            }
            return
                "\(Markdown.code(entry.id.description)): \(what)\(entry.reason.map { ": \(Markdown.code($0))" } ?? "")"
        }
    }
}
