import Applier
import PlanModel

/// What a person reads of a work run.
enum WorkText {
    /// The line that reports an event at once; nil for what only the summary or the block shows.
    static func line(_ event: WorkEvent) -> String? {
        switch event {
        case .held(let job, let reason): "\(Terminal.paint("held  ", .yellow)) job \(job): \(printable(reason))"
        case .released(let job): "released job \(job)"
        case .ended(let job) where !job.hasSucceeded && !job.isDAG:
            "\(Terminal.paint("failed", .red)) \(printable(name(job))): \(printable(end(job)))"
        case .commandEnded(let status?) where status != 0:
            "\(Terminal.paint("failed", .red)) the command exited with status \(status)"
        case .commandEnded(nil): "the command was ended with its container; its jobs go on"
        case .commandEnded, .ended, .counts, .nodes, .slots, .output, .errorOutput, .analysis, .statistics, .finished:
            nil
        }
    }

    /// `job 12.0 (analyze, node C)`.
    private static func name(_ job: WorkJob) -> String {
        "job \(job.id) (\(job.kind)\(job.node.map { ", node \($0.name)" } ?? ""))"
    }

    /// `exit code 1 on slot1_1@worker1`.
    private static func end(_ job: WorkJob) -> String {
        switch job.end {
        case .exited(let code): "exit code \(code)\(job.host.map { " on \($0)" } ?? "")"
        case .signalled(let signal): "killed by signal \(signal)\(job.host.map { " on \($0)" } ?? "")"
        case .removed(let reason): "removed from the queue: \(reason)"
        }
    }

    /// `2 idle, 3 running, 1 held, 4 done, 1 failed`.
    static func jobs(_ progress: WorkProgress) -> String {
        let numbers = [
            (progress.idle, "idle"), (progress.running, "running"), (progress.held.count, "held"),
            (progress.done, "done"),
            (progress.failedAttempts, "failed"),
        ]
        let shown = numbers.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "none yet" : shown.joined(separator: ", ")
    }

    /// The end of a run: its verdict, what failed and why, and a table of the kinds of jobs.
    ///
    /// - Parameter seconds: How long the run took; nil if that is not known.
    static func summary(_ run: String, _ progress: WorkProgress, seconds: Double?) -> String {
        let time = seconds.map { " in \(duration($0))" } ?? ""
        let jobs = progress.jobs.isEmpty ? "no jobs" : Self.jobs(progress)
        var text = failures(progress)
        switch progress.verdict {
        case .succeeded: text += "\(Terminal.paint("run \(run) succeeded", .green))\(time): \(jobs)\n"
        case .stopped: text += "\(Terminal.paint("run \(run) was stopped", .yellow))\(time): \(jobs)\n"
        case .failed, nil: text += "\(Terminal.paint("run \(run) failed", .red))\(time): \(jobs)\n"
        }
        return text + table(progress) + progress.statistics.map { "  \(printable($0))\n" }.joined()
    }

    /// How many failed jobs are shown.
    private static let shownFailures = 5

    private static func failures(_ progress: WorkProgress) -> String {
        var text = ""
        if case .exited(let status) = progress.command, status != 0 {
            text += "the command exited with status \(status)\n"
        }
        let failures = progress.failures
        for job in failures.prefix(shownFailures) {
            text += "\(name(job)): \(end(job))\n"
            for line in progress.errorOutput[job.id] ?? [] { text += "  | \(line)\n" }
        }
        if failures.count > shownFailures { text += "and \(failures.count - shownFailures) more failed jobs\n" }
        for (job, reason) in progress.held { text += "job \(job) is held: \(reason)\n" }
        text += progress.analysis.map { "  \($0)\n" }.joined()
        return printable(text)
    }

    /// The kinds of jobs with their numbers and times.
    private static func table(_ progress: WorkProgress) -> String {
        guard !progress.jobs.isEmpty else { return "" }
        let head = ["kind", "jobs", "failed", "wall time", "processor time"]
        let rows = progress.kinds.prefix(20).map { kind in
            [
                printable(kind.name), "\(kind.jobs)", "\(kind.failed)", duration(kind.wallTime),
                duration(kind.processorTime),
            ]
        }
        return aligned([head] + rows).map { "  \($0)\n" }.joined()
    }

    /// The list of runs, a line each.
    static func list(_ runs: [ListedRun], now: Double) -> String {
        let head = ["run", "state", "time", "command"]
        let rows = runs.map { run in
            let time = run.begin.map { duration(max(0, (run.end ?? now) - $0)) } ?? "-"
            return [run.name, run.state == .idle ? "not started" : run.state.rawValue, time, printable(run.command)]
        }
        return aligned([head] + rows).map { $0 + "\n" }.joined()
    }

    /// Several runs of the same work: the time of each, and the median.
    static func repetitions(_ runs: [(name: String, verdict: WorkVerdict?, seconds: Double?)]) -> String {
        let head = ["run", "state", "time"]
        let rows = runs.map { [$0.name, $0.verdict?.rawValue ?? "unknown", $0.seconds.map(duration) ?? "-"] }
        let times = runs.compactMap(\.seconds).sorted()
        let median = times.isEmpty ? nil : (times[(times.count - 1) / 2] + times[times.count / 2]) / 2
        return aligned([head] + rows).map { $0 + "\n" }.joined() + (median.map { "median: \(duration($0))\n" } ?? "")
    }

    /// Rows of columns that are as wide as their widest cell.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let columns = rows.map(\.count).max() ?? 0
        let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { index, cell in
                index == row.count - 1 ? cell.0 : padded(cell.0, cell.1)
            }.joined(separator: "  ")
        }
    }
}
