import Applier
import PlanModel

/// Renders the status of a cluster for people.
enum StatusText {
    /// How many hosts or slots in a row that differ only in their names become one line.
    static let longestRun = 10

    /// The whole status: hosts, pool, slots, queue, Pegasus, and whether the cluster matches its plan.
    ///
    /// - Parameters:
    ///   - shown: The report with the hosts that were asked for.
    ///   - folds: Whether similar hosts become one line.
    ///   - input: The description as the user wrote it, for the command that pdd proposes.
    static func text(_ shown: StatusReport, of whole: StatusReport, folds: Bool, input: String) -> String {
        var blocks = [hosts(shown, folds: folds)]
        if let pool = shown.pool, !pool.slots.isEmpty { blocks.append(slots(pool, folds: folds)) }
        blocks.append(facts(whole))
        blocks.append([distance(whole, input)])
        return blocks.filter { !$0.isEmpty }.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
    }

    /// One line for each fact: pool, queue, Pegasus.
    static func facts(_ report: StatusReport) -> [String] {
        var lines: [String] = []
        if let pool = report.pool { lines.append(summary(pool, report.condorVersions)) }
        if let queue = report.queue { lines.append("queue: \(StakesText.queue(queue))") }
        if let version = report.pegasus { lines.append("Pegasus: \(printable(version))") }
        return lines
    }

    private static func summary(_ pool: PoolObservation, _ versions: [(version: String, count: Int)]) -> String {
        if let fault = pool.fault { return "pool: HTCondor does not answer: \(fault)" }
        let workers = Set(pool.slots.map(\.machine)).count
        let busy = pool.slots.filter { $0.job != nil }.reduce(0) { $0 + $1.cpus }
        let all = pool.slots.reduce(0) { $0 + $1.cpus }
        let software = versions.map { "HTCondor \($0.version)" }.joined(separator: ", ")
        return "pool: \(busy) of \(counted(all, "processor")) busy on \(counted(workers, "worker"))"
            + (software.isEmpty ? "" : "; \(software)")
    }

    static func distance(_ report: StatusReport, _ input: String) -> String {
        report.matches
            ? "matches the plan"
            : "differs from the plan by \(counted(report.actions.count, "action")); next: pdd apply \(input)"
    }

    /// A line for each host, with a heading.
    ///
    /// - Parameter columns: The width of the terminal; nil for any width.
    static func hosts(_ report: StatusReport, folds: Bool, columns: Int? = nil) -> [String] {
        let hasJobs = report.hosts.contains { $0.jobs != nil }
        var rows = [["HOST", "STATE", "ADDRESS", "ENGINE", "CONTAINERS"] + (hasJobs ? ["JOBS"] : [])]
        for run in runs(report.hosts, folds: folds, key) {
            let address = run.count == 1 ? run[0].address ?? "-" : ""
            rows.append(
                [names(run.map(\.name)), state(run), address, engine(run[0]), containers(run)]
                    + (hasJobs ? [jobs(run)] : []))
        }
        return table(rows, columns: columns, narrow: [2, 3])
    }

    /// What hosts of one line have in common.
    private static func key(_ host: HostStatus) -> [String] {
        [
            host.role?.rawValue ?? "", host.words, host.engineVersion ?? "", "\(host.jobs == nil)",
            "\(host.leaseSeconds == nil)",
            host.containers.map { $0.map(\.state).joined(separator: " ") } ?? "?",
        ]
    }

    private static func state(_ hosts: [HostStatus]) -> String {
        guard let end = hosts.compactMap(\.leaseSeconds).min() else { return hosts[0].words }
        return "\(hosts[0].words), ends in \(duration(Double(max(0, end))))"
    }

    private static func engine(_ host: HostStatus) -> String {
        switch host.state {
        case .missing: "-"
        case .silent, .refused, .starting, .stopped: host.containers == nil ? "?" : host.engineVersion ?? "down"
        case .running, .extra: host.containers == nil ? "?" : host.engineVersion ?? "down"
        }
    }

    private static func containers(_ hosts: [HostStatus]) -> String {
        guard hosts[0].state != .missing else { return "-" }
        guard let first = hosts[0].containers else { return "?" }
        guard !first.isEmpty else { return "-" }
        return first.indices.map { index in
            let names = hosts.compactMap { $0.containers?[index].name }
            return "\(self.names(names, counted: false)) \(first[index].state)"
        }.joined(separator: ", ")
    }

    private static func jobs(_ hosts: [HostStatus]) -> String {
        let jobs = hosts.compactMap(\.jobs)
        guard let longest = jobs.map(\.longest).max() else { return "" }
        return "\(jobs.reduce(0) { $0 + $1.count }), longest \(roughDuration(Double(longest)))"
    }

    /// A line for each slot, with a heading.
    static func slots(_ pool: PoolObservation, folds: Bool, columns: Int? = nil) -> [String] {
        var rows = [["SLOT", "STATE", "CPUS", "MEMORY", "JOB"]]
        for run in runs(
            pool.slots, folds: folds,
            { ["\($0.isPartitionable)", $0.state, $0.activity, "\($0.cpus)", "\($0.memory)", $0.job?.id ?? ""] })
        {
            let slot = run[0]
            rows.append([
                names(run.map(\.name)), "\(slot.state) \(slot.activity)", "\(slot.cpus)", "\(slot.memory) MiB",
                slot.job.map(job) ?? "",
            ])
        }
        return table(rows, columns: columns, narrow: [3, 2])
    }

    private static func job(_ job: PoolJob) -> String {
        job.id + (job.user.map { " of \($0)" } ?? "") + (job.seconds.map { ", \(roughDuration(Double($0)))" } ?? "")
    }

    /// Rows in a row with one key are together if there are more than `longestRun` of them.
    private static func runs<Row>(_ rows: [Row], folds: Bool, _ key: (Row) -> [String]) -> [[Row]] {
        guard folds else { return rows.map { [$0] } }
        var runs: [(key: [String], rows: [Row])] = []
        for row in rows {
            let key = key(row)
            if runs.last?.key == key {
                runs[runs.count - 1].rows.append(row)
            } else {
                runs.append((key, [row]))
            }
        }
        return runs.flatMap { $0.rows.count > longestRun ? [$0.rows] : $0.rows.map { [$0] } }
    }

    /// "a", or "a1 … a20 (20)".
    private static func names(_ names: [String], counted: Bool = true) -> String {
        guard names.count > 1, let last = names.last else { return names.joined() }
        return "\(names[0]) … \(last)" + (counted ? " (\(names.count))" : "")
    }

    /// Rows with columns of equal width.
    ///
    /// - Parameter narrow: The columns that are left out one after the other while the rows are too wide.
    private static func table(_ rows: [[String]], columns: Int?, narrow: [Int]) -> [String] {
        var shown = Array(rows[0].indices)
        var narrow = narrow
        while true {
            let widths = shown.map { column in rows.map { $0[column].count }.max() ?? 0 }
            let lines = rows.map { row in
                let cells = zip(shown, widths).map { padded(row[$0], $1) }.joined(separator: "  ")
                return printable(String(cells.reversed().drop { $0 == " " }.reversed()))
            }
            guard let columns, !narrow.isEmpty, lines.contains(where: { $0.count > columns }) else { return lines }
            let left = narrow.removeFirst()
            shown.removeAll { $0 == left }
        }
    }
}
