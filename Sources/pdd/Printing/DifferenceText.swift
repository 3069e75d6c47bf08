import Applier
import PlanModel
import Planner

/// Renders a difference for people: the actions to run and the reasons, host by host, then what is lost, and the number
/// of actions.
struct DifferenceText {
    private let difference: Difference
    private let stakes: Stakes
    /// What the difference does to running jobs, by the action that does it.
    private let affected: [ActionID: Stakes.Worker]

    /// The columns of the terminal; nil elsewhere, where lines are not broken.
    private let columns: Int?

    static func render(_ difference: Difference, columns: Int? = nil) -> String {
        DifferenceText(difference, columns).text
    }

    private init(_ difference: Difference, _ columns: Int?) {
        self.difference = difference
        self.columns = columns
        stakes = Stakes(of: difference)
        affected = Dictionary(stakes.workers.map { ($0.action, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Line: Hashable {
        let sign: String
        let step: String
        let phrase: String
        let reason: String
        /// The phrase of the last of several hosts.
        var lastPhrase: String?

        /// The phrase of so many hosts: a word that differs is that of the first and of the last.
        func commonPhrase(_ hosts: Int) -> String {
            guard let lastPhrase else { return phrase }
            let (first, last) = (phrase.split(separator: " "), lastPhrase.split(separator: " "))
            guard first.count == last.count else { return phrase }
            return zip(first, last).map { $0 == $1 ? String($0) : "\($0)\(hosts == 2 ? "," : " …") \($1)" }.joined(
                separator: " ")
        }
    }

    private typealias Block = (hosts: [String], lines: [Line])

    private var text: String {
        guard !difference.isEmpty else { return "" }
        var text = ""
        for (hosts, lines) in blocks {
            text += Self.hosts(hosts) + "\n"
            let width = max(10, lines.map(\.step.count).max() ?? 0)
            let phraseWidth = min(48, lines.map { $0.commonPhrase(hosts.count).count }.max() ?? 0)
            for line in lines {
                let phrase = line.commonPhrase(hosts.count)
                let whole = printable("\(padded(phrase, phraseWidth))  \(line.reason)")
                let place = width + 5
                let isShort = columns.map { place + whole.count <= $0 } ?? true
                text += "  \(painted(line.sign)) \(padded(line.step, width)) "
                text +=
                    isShort ? whole : broken(printable("\(phrase)  \(line.reason)"), indent: place, place)
                text += "\n"
            }
            text += "\n"
        }
        let rest = summary + "\n" + Self.losses(difference) + StakesText.render(stakes)
        let lines = rest.split(separator: "\n", omittingEmptySubsequences: false)
        return text + lines.map { broken(String($0), indent: 2) }.joined(separator: "\n")
    }

    /// The text in as many lines as the terminal needs.
    private func broken(_ text: String, indent: Int, _ first: Int = 0) -> String {
        columns.map { wrapped(text, width: max($0, 40), indent: indent, after: first) } ?? text
    }

    /// "w1, w2", or "w1 … w20 (20)".
    static func hosts(_ names: [String]) -> String {
        guard names.count > 2, let last = names.last else { return names.joined(separator: ", ") }
        return "\(names[0]) … \(last) (\(names.count))"
    }

    private func painted(_ sign: String) -> String {
        switch sign {
        case "+": Terminal.paint(sign, .green)
        case "-": Terminal.paint(sign, .red)
        case "=": sign
        default: Terminal.paint(sign, .yellow)
        }
    }

    /// The hosts that are removed or re-created, with everything on them; empty when there are none.
    static func losses(_ difference: Difference) -> String {
        guard !difference.plan.isDestruction else { return "" }
        let hosts = [
            ("hosts to remove: ", difference.removedHosts),
            ("hosts to re-create, which deletes everything on them: ", difference.replacedHosts),
        ]
        return hosts.filter { !$0.1.isEmpty }.map { printable($0 + $1.joined(separator: ", ")) + "\n" }.joined()
    }

    /// The lines of each host; consecutive hosts with the same lines form one block.
    private var blocks: [Block] {
        var blocks: [Block] = []
        func add(_ action: Action, _ sign: String, _ reason: String) {
            let host = action.id.host
            let isFolded = difference.plan.opensNothing && [.openPort, .closePort].contains(action.kind)
            let line = Line(
                sign: sign, step: isFolded ? "port-*" : action.id.step,
                phrase: isFolded ? difference.plan.nothingToOpen : difference.phrase(for: action), reason: reason)
            // The rules of one kind have one line.
            if isFolded, let last = blocks.last, last.hosts == [host], last.lines.last == line { return }
            if blocks.last?.hosts == [host] {
                blocks[blocks.count - 1].lines.append(line)
            } else {
                blocks.append(([host], [line]))
            }
        }
        for action in difference.removals { add(action, "-", reason(action)) }
        let rolling = Dictionary(grouping: difference.rollingActions, by: \.id.host)
        func addRolling(_ step: Step, of host: String) {
            for action in rolling[host] ?? [] where action.id == ActionID(host, step) {
                add(action, "~", reason(action))
            }
        }
        if let manager = difference.plan.removal?.manager { addRolling(.rejoin, of: manager) }
        for (action, status) in zip(difference.plan.actions, difference.statuses) {
            let host = action.id.host
            if action.id == ActionID(host, .container) { addRolling(.drain, of: host) }
            defer { if action.id == ActionID(host, .reach) { addRolling(.rejoin, of: host) } }
            switch status {
            case .missing(let reason): add(action, isRemoval(action) ? "-" : "+", self.reason(action, reason))
            case .changed(let reason): add(action, "~", self.reason(action, reason))
            case .unknown(let reason): add(action, "?", reason)
            case .needed: add(action, "=", "its output is needed")
            case .satisfied, .leftOut, .unneeded: break
            }
        }
        return folded(blocks.map { ($0.hosts, foldedUnknown($0.lines)) })
    }

    private func isRemoval(_ action: Action) -> Bool {
        [.destroyHost, .closePort, .removeContainer].contains(action.kind)
    }

    /// The reason for a removal or a drain.
    private func reason(_ action: Action) -> String { reason(action, difference.reasons[action.id] ?? "") }

    /// A reason, with the jobs that run there.
    private func reason(_ action: Action, _ reason: String) -> String {
        guard let jobs = affected[action.id]?.jobs else { return reason }
        let time = roughDuration(Double(jobs.longest))
        return reason
            + (jobs.count == 1
                ? "; 1 job has been running there for \(time)"
                : "; \(jobs.count) jobs run there, the longest for \(time)")
    }

    /// Puts the actions of a host that could not be read, all for one reason, on one line.
    private func foldedUnknown(_ lines: [Line]) -> [Line] {
        var groups: [[Line]] = []
        for line in lines {
            if line.sign == "?", let last = groups.last?.last, last.sign == "?", last.reason == line.reason {
                groups[groups.count - 1].append(line)
            } else {
                groups.append([line])
            }
        }
        return groups.map { group in
            guard group.count > 1 else { return group[0] }
            let steps = group.map(\.step).joined(separator: ", ")
            return Line(sign: "?", step: counted(group.count, "action"), phrase: steps, reason: group[0].reason)
        }
    }

    private func folded(_ blocks: [Block]) -> [Block] {
        var result: [Block] = []
        for block in blocks {
            if let last = result.last, isAlike(last, block) {
                result[result.count - 1].hosts += block.hosts
                for (index, line) in block.lines.enumerated() {
                    result[result.count - 1].lines[index].lastPhrase = line.phrase
                }
            } else {
                result.append(block)
            }
        }
        return result
    }

    private func isAlike(_ left: Block, _ right: Block) -> Bool {
        guard left.hosts[0] != ActionID.cluster, left.lines.count == right.lines.count else {
            return false
        }
        return zip(left.lines, right.lines).allSatisfy { left, right in
            left.sign == right.sign && left.step == right.step && left.reason == right.reason
        }
    }

    /// "12 actions: 9 new, 2 changed, 1 to remove"; the number is that of the actions that apply runs.
    private var summary: String {
        let statuses = zip(difference.plan.actions, difference.statuses)
        func count(_ isCounted: (Difference.Status) -> Bool) -> Int {
            statuses.count { !isRemoval($0) && isCounted($1) }
        }
        let removed = difference.removals.count + statuses.count { isRemoval($0) && $1.mustRun }
        let parts = [
            (count { if case .missing = $0 { true } else { false } }, "new"),
            (count { if case .changed = $0 { true } else { false } } + difference.rollingActions.count, "changed"),
            (count { if case .unknown = $0 { true } else { false } }, "to check"),
            (count { $0 == .needed }, "to read"), (removed, "to remove"),
        ].filter { $0.0 > 0 }
        let leftOut = difference.leftOut
        return "\(counted(parts.map(\.0).reduce(0, +), "action")): "
            + parts.map { "\($0) \($1)" }.joined(separator: ", ")
            + (leftOut.isEmpty ? "" : "\n" + Self.leftOut(leftOut))
    }

    /// What `--only` and `--skip` leave out, in one line.
    static func leftOut(_ actions: [ActionID]) -> String {
        let shown = actions.prefix(6).map(\.description).joined(separator: ", ")
        return printable("left out: \(counted(actions.count, "action")): \(shown)\(actions.count > 6 ? ", …" : "")")
    }
}
