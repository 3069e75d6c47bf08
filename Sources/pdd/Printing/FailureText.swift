import Applier
import PlanModel
import Planner

/// Renders why an action failed and what that means for the others.
enum FailureText {
    /// The report of a finished run: its failures, the skipped actions, and the command to continue with.
    ///
    /// - Parameter next: The command to continue with.
    static func report(_ summary: Summary, _ result: RunResult, plan: Plan, next: String) -> String {
        let failures = summary.failures
        return failures.map { failed in
            text(failed.action, failed.failure, seconds: failed.seconds, attempts: failed.attempts, plan: plan)
        }.joined()
            + (result.isComplete
                ? ""
                : afterwards(
                    result, skipped: summary.skipped, logs: failures.compactMap(\.log).map(relative), next: next))
    }

    /// The failure of an action, with its host, its command and the end of its output.
    private static func text(
        _ action: Action, _ failure: ActionFailure, seconds: Double, attempts: Int, plan: Plan
    ) -> String {
        let tries = attempts > 1 ? "after \(attempts) attempts, " : ""
        var text = "error: \(action.id) failed: \(failure.reason) (\(tries)\(duration(seconds)))\n"
        let doing = failure.command ?? command(of: action, plan)
        if let host = action.host { text += "  on \(host): \(doing)\n" } else { text += "  \(doing)\n" }
        text += lastLines(failure)
        for advice in failure.advice { text += "note: \(advice)\n" }
        return printable(text)
    }

    /// The last lines of the output.
    ///
    /// Very long lines are cut, because they would fill the terminal; the log has them in full.
    private static func lastLines(_ failure: ActionFailure) -> String {
        failure.output.suffix(10).map { line in
            let start = line.prefix(500)
            return "  | \(start)\(start.endIndex == line.endIndex ? "" : "…")\n"
        }.joined()
    }

    private static func command(of action: Action, _ plan: Plan) -> String {
        guard case .ssh(let payload) = action.payload, let lines = plan.scripts[payload.script]?.lines
        else { return plan.phrase(for: action) }
        // The user's own command is more informative than the name of one of pdd's scripts.
        if let builder = lines.first(where: { $0.hasPrefix("./") }) { return builder }
        return "script \(payload.script)"
    }

    /// A failure outside any action.
    static func text(_ failure: ActionFailure) -> String {
        var text = "error: \(failure.reason)\n"
        if let command = failure.command { text += "  \(command)\n" }
        text += lastLines(failure)
        for advice in failure.advice { text += "note: \(advice)\n" }
        return printable(text)
    }

    /// The same as notes, for a command that continues.
    static func note(_ failure: ActionFailure) -> String {
        printable(([failure.reason] + failure.advice).map { "note: \($0)\n" }.joined())
    }

    /// "33 of 56 actions done, 1 failed, 22 skipped, in 2 min 4 s".
    private static func outcome(_ result: RunResult) -> String {
        let counts = [
            (result.failed.count, "failed"), (result.skipped.count, "skipped"),
            (result.notStarted.count, "not started"),
        ]
        let total = result.succeeded.count + counts.reduce(0) { $0 + $1.0 }
        let others = counts.filter { $0.0 > 0 }.map { ", \($0.0) \($0.1)" }.joined()
        return
            "\(result.wasInterrupted ? "interrupted: " : "")\(result.succeeded.count) of \(counted(total, "action")) done"
            + "\(others), in \(duration(result.duration))\n"
    }

    /// The actions that were skipped because of failures, the logs, and the command to continue with.
    private static func afterwards(
        _ result: RunResult, skipped: [ActionID: [ActionID]], logs: [String], next: String
    ) -> String {
        var text = outcome(result)
        for id in result.failed {
            guard let names = skipped[id], !names.isEmpty else { continue }
            let shown = names.prefix(4).map(\.description).joined(separator: ", ")
            text +=
                "note: \(counted(names.count, "action")) \(names.count == 1 ? "was" : "were") skipped "
                + "because \(names.count == 1 ? "it depends" : "they depend") on \(id): \(shown)"
                + (names.count > 4 ? ", …" : "") + "\n"
        }
        let kept = result.skipped.filter { $0 == ActionID($0.host, .drain) }.count
        if kept > 0 {
            text +=
                "note: \(counted(kept, "worker")) \(kept == 1 ? "goes" : "go") on as before; "
                + "to go back, revert the change (git revert) and apply again\n"
        }
        if logs.count == 1 { text += "note: full output: \(logs[0])\n" }
        // One directory has the logs of a run.
        if logs.count > 1, let end = logs[0].lastIndex(of: "/") {
            text += "note: full output of \(logs.count) actions: \(logs[0][...end])\n"
        }
        return printable(text + "note: to continue: \(next)\n")
    }
}
