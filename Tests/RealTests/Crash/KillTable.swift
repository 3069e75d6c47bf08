/// Where the kills of a campaign fell.
struct KillTable {
    private struct Row {
        var underWay = 0
        var justOver = 0
        var programs = 0
        var remote = 0
    }

    /// Every kind of action that a plan of this provider has.
    static let kinds = [
        "createHost", "openPort", "scp", "ssh", "runContainer", "destroyHost", "closePort", "removeContainer",
    ]

    private var rows: [String: Row] = [:]
    private var others: [String: Int] = [:]
    private(set) var kills = 0

    mutating func add(_ run: KilledRun, verb: String, victim: Kill.Victim) {
        kills += 1
        others["during \(verb)", default: 0] += 1
        others["killed: \(victim.rawValue)", default: 0] += 1
        if run.hadEnded { others["after the end", default: 0] += 1 }
        if run.journal.lines.isEmpty { others["before the first action", default: 0] += 1 }
        for line in run.journal.open {
            rows[line.kind, default: Row()].underWay += 1
            if run.hadPrograms { rows[line.kind, default: Row()].programs += 1 }
            if run.workingHosts.contains(where: { line.action.hasPrefix("\($0)/") }) {
                rows[line.kind, default: Row()].remote += 1
            }
        }
        if !run.hadEnded, let last = run.journal.lines.last, last.event == "result" {
            rows[last.kind, default: Row()].justOver += 1
        }
    }

    /// The kinds that no kill met, neither under way nor just over.
    ///
    /// Closing a port takes this provider no time at all.
    var missing: [String] {
        Self.kinds.filter { kind in rows[kind].map { $0.underWay + $0.justOver == 0 } ?? true }
    }

    /// A kill counts once for each action that was under way.
    var text: String {
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        let heads = ["", "after its intent", "after its result", "programs ran on", "host worked on"]
        var text = "where \(kills) kills fell, by the actions under way:\n"
        text += heads.map { padded($0, 18) }.joined() + "\n"
        for kind in Self.kinds {
            let row = rows[kind] ?? Row()
            let cells = [kind] + [row.underWay, row.justOver, row.programs, row.remote].map(String.init)
            text += cells.map { padded($0, 18) }.joined() + "\n"
        }
        for (name, count) in others.sorted(by: { $0.key < $1.key }) { text += "  \(padded(name, 34)) \(count)\n" }
        return text
    }
}
