import Applier
import Foundation
import PlanModel

/// What the terminal shows of a cluster's status while it is watched.
///
/// A value: it draws nothing, and its caller passes the time, in seconds since some instant.
struct StatusFrame: Sendable {
    private(set) var report: StatusReport
    let filter: HostFilter
    /// The time between two readings, in seconds.
    let period: Int
    /// The description as the user wrote it.
    let words: String
    private(set) var readAt: Double
    /// Why the last reading failed; nil if it succeeded.
    var fault: String?

    init(report: StatusReport, filter: HostFilter, period: Int, words: String, readAt: Double) {
        self.report = report
        self.filter = filter
        self.period = period
        self.words = words
        self.readAt = readAt
    }

    /// Takes the next report.
    mutating func take(_ report: StatusReport, at time: Double) {
        self.report = report
        readAt = time
        fault = nil
    }

    /// "pegasus: 5 hosts, 1 not as planned".
    private var heading: String {
        let failed = report.hosts.count { !$0.isFine }
        return "\(report.cluster): \(counted(report.hosts.count, "host"))"
            + (failed > 0 ? ", \(failed) not as planned" : "")
    }

    /// The lines, which fit the terminal: the heading, hosts, facts, and slots where there is room for them.
    func lines(at time: Double, rows: Int, columns: Int) -> [String] {
        var shown = filter.applied(to: report)
        var end = [""] + StatusText.facts(report)
        let distance = StatusText.distance(report, words)
        // The command to continue with stays whole.
        end += distance.count <= columns ? [distance] : distance.components(separatedBy: "; ")
        if let fault { end.append(fault) }
        end += ["every \(period) s, last \(roughDuration(max(0, time - readAt))) ago; q ends"]
        func hosts() -> [String] {
            [heading, ""] + StatusText.hosts(shown, folds: filter.isEmpty, columns: columns)
        }
        let room = max(2, rows - end.count)
        var lines = hosts()
        if lines.count > room {
            // Those that need attention come first.
            shown.hosts = shown.hosts.filter { !$0.isFine } + shown.hosts.filter(\.isFine)
            lines = hosts()
        }
        if lines.count > room {
            let left = lines.count - room + 1
            lines = Array(lines.prefix(room - 1)) + ["… \(counted(left, "more line")); --host and --state select hosts"]
        } else if let pool = shown.pool, !pool.slots.isEmpty {
            let slots = StatusText.slots(pool, folds: filter.isEmpty, columns: columns)
            let left = room - lines.count - 1
            if slots.count <= left {
                lines += [""] + slots
            } else if left > 3 {
                lines += [""] + slots.prefix(left - 1) + ["… \(counted(slots.count - left + 1, "more slot"))"]
            }
        }
        return (lines + end).suffix(rows).map { line in
            line.count > columns ? line.prefix(max(0, columns - 1)) + "…" : line
        }
    }
}
