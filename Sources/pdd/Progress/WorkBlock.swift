import Applier
import PlanModel

/// The block at the end of a terminal that shows a work run: time, jobs, nodes of DAGs, processors, held jobs.
///
/// A value: it draws nothing, and its caller passes the time, in seconds since the run was first seen here.
struct WorkBlock {
    let run: String
    var progress = WorkProgress()

    /// The block's lines, each short enough for the terminal.
    func lines(at time: Double, rows: Int, columns: Int) -> [String] {
        var lines = ["run \(run): \(duration(time))\(phase)"]
        lines.append("  jobs: \(WorkText.jobs(progress))")
        if let nodes = progress.nodes, nodes.total > 0 {
            let failed = nodes.failed == 0 ? "" : ", \(nodes.failed) failed"
            lines.append(
                "  DAG: \(nodes.done * 100 / nodes.total) %, \(nodes.done) of \(counted(nodes.total, "node")) done\(failed)"
            )
        }
        if let slots = progress.slots {
            lines.append("  pool: \(slots.busy) of \(counted(slots.total, "processor")) busy")
        }
        let room = max(1, min(5, rows - 2 - lines.count))
        for (job, reason) in progress.held.prefix(room) { lines.append("  held: \(job): \(reason)") }
        if progress.held.count > room { lines.append("  and \(progress.held.count - room) more held jobs") }
        return lines.map { String(printable($0).prefix(columns - 1)) }
    }

    private var phase: String {
        switch progress.command {
        case nil: ", the command is running"
        case .exited(0): ", the command has ended"
        case .exited(let status): ", the command exited with status \(status)"
        case .lost: ", the command was ended with its container"
        }
    }
}
