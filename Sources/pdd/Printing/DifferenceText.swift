import Applier
import PlanModel
import Planner

/// Renders a difference for people: the actions to run and the reasons, host by host.
struct DifferenceText {
    private let difference: Difference
    private let stakes: Stakes
    /// What the difference does to running jobs, by the action that does it.
    private let affected: [ActionID: Stakes.Worker]

    static func render(_ difference: Difference) -> String { DifferenceText(difference).text }

    private init(_ difference: Difference) {
        self.difference = difference
        stakes = Stakes(of: difference)
        affected = Dictionary(stakes.workers.map { ($0.action, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private struct Line: Hashable {
        let sign: String
        let step: String
        let phrase: String
        let reason: String
    }

    private var text: String {
        guard !difference.isEmpty else { return "" }
        var text = ""
        for (hosts, lines) in blocks {
            text += Self.hosts(hosts) + "\n"
            let width = max(10, lines.map(\.step.count).max() ?? 0)
            let phraseWidth = min(48, lines.map(\.phrase.count).max() ?? 0)
            for line in lines {
                text += "  \(painted(line.sign)) \(padded(line.step, width)) "
                text += printable("\(padded(line.phrase, phraseWidth))  \(line.reason)") + "\n"
            }
            text += "\n"
        }
        return text + summary + "\n" + StakesText.render(stakes)
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
        default: Terminal.paint(sign, .yellow)
        }
    }

    /// The lines of each host; consecutive hosts with the same lines form one block.
    private var blocks: [(hosts: [String], lines: [Line])] {
        var blocks: [(hosts: [String], lines: [Line])] = []
        func add(_ host: String, _ line: Line) {
            if blocks.last?.hosts == [host] {
                blocks[blocks.count - 1].lines.append(line)
            } else {
                blocks.append(([host], [line]))
            }
        }
        for action in difference.removals {
            add(
                action.id.host,
                Line(
                    sign: "-", step: action.id.step, phrase: difference.plan.phrase(for: action),
                    reason: reason(action)))
        }
        let rolling = Dictionary(grouping: difference.rollingActions, by: \.id.host)
        func addRolling(_ step: Step, of host: String) {
            for action in rolling[host] ?? [] where action.id == ActionID(host, step) {
                add(
                    host,
                    Line(
                        sign: "~", step: action.id.step, phrase: difference.plan.phrase(for: action),
                        reason: reason(action)))
            }
        }
        if let manager = difference.plan.removal?.manager { addRolling(.rejoin, of: manager) }
        for (action, status) in zip(difference.plan.actions, difference.statuses) {
            let host = action.id.host
            if action.id == ActionID(host, .container) { addRolling(.drain, of: host) }
            defer { if action.id == ActionID(host, .reach) { addRolling(.rejoin, of: host) } }
            let phrase = difference.plan.phrase(for: action)
            let isRemoval = [.destroyHost, .closePort, .removeContainer].contains(action.kind)
            switch status {
            case .missing(let reason):
                add(
                    action.id.host,
                    Line(
                        sign: isRemoval ? "-" : "+", step: action.id.step, phrase: phrase,
                        reason: self.reason(action, reason)))
            case .changed(let reason):
                add(
                    action.id.host,
                    Line(sign: "~", step: action.id.step, phrase: phrase, reason: self.reason(action, reason)))
            case .satisfied, .unneeded, .needed: break
            }
        }
        return folded(blocks)
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

    private func folded(
        _ blocks: [(hosts: [String], lines: [Line])]
    ) -> [(hosts: [String], lines: [Line])] {
        var result: [(hosts: [String], lines: [Line])] = []
        for block in blocks {
            if let last = result.last, isAlike(last, block) {
                result[result.count - 1].hosts += block.hosts
            } else {
                result.append(block)
            }
        }
        return result
    }

    private func isAlike(
        _ left: (hosts: [String], lines: [Line]), _ right: (hosts: [String], lines: [Line])
    ) -> Bool {
        guard left.hosts[0] != ActionID.cluster, left.lines.count == right.lines.count else {
            return false
        }
        return zip(left.lines, right.lines).allSatisfy { left, right in
            left.sign == right.sign && left.step == right.step && left.reason == right.reason
        }
    }

    /// "12 actions: 9 new, 2 changed, 1 to remove".
    private var summary: String {
        var new = 0
        var changed = difference.rollingActions.count
        var removed = difference.removals.count
        for (action, status) in zip(difference.plan.actions, difference.statuses) {
            switch status {
            case .missing:
                let isRemoval = [.destroyHost, .closePort, .removeContainer].contains(action.kind)
                if isRemoval { removed += 1 } else { new += 1 }
            case .changed: changed += 1
            case .satisfied, .unneeded, .needed: break
            }
        }
        let parts = [(new, "new"), (changed, "changed"), (removed, "to remove")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return "\(counted(new + changed + removed, "action")): " + parts.joined(separator: ", ")
    }
}
