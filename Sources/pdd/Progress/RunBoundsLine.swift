import Applier
import PlanModel

/// The first and the last line of `apply --json` and `destroy --json`; the events of the run are between them.
enum RunBoundsLine {
    /// `event` is `plan`; then `cluster`, `plan` (the plan's digest), `estimate` (seconds) and `actions`, the ids in
    /// their order: none if nothing is to do.
    static func plan(_ difference: Difference, estimate: Double) -> String {
        object {
            $0.string("event", "plan")
            $0.string("cluster", difference.plan.cluster)
            $0.string("plan", Digest(of: difference.plan.json()).description)
            $0.integer("estimate", Int(estimate.rounded(.up)))
            $0.member("actions") { $0.strings(difference.isEmpty ? [] : difference.actions.map(\.id.description)) }
        }
    }

    /// `event` is `end`; then `status` (that pdd exits with), `succeeded`, `failed` and `skipped` (numbers of actions)
    /// and `seconds`.
    static func end(_ result: RunResult, _ status: ExitStatus) -> String {
        object {
            $0.string("event", "end")
            $0.integer("status", Int(status.rawValue))
            $0.integer("succeeded", result.succeeded.count)
            $0.integer("failed", result.failed.count)
            $0.integer("skipped", result.skipped.count)
            $0.integer("seconds", Int(result.duration.rounded()))
        }
    }

    private static func object(_ write: (inout ObjectWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.object(write)
        return writer.text + "\n"
    }
}
