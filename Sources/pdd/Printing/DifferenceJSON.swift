import Applier
import PlanModel

/// Renders a difference as newline-delimited JSON: one object for each action to run, with the keys
/// `action`, `kind`, `change` (`missing`, `changed`, `extra`) and `reason`.
enum DifferenceJSON {
    static func lines(_ difference: Difference) -> String {
        var text = ""
        for action in difference.removals {
            text += line(action, "extra", difference.reasons[action.id] ?? "", difference.jobs(atStakeIn: action))
        }
        for action in difference.rollingActions {
            text += line(action, "changed", difference.reasons[action.id] ?? "", difference.jobs(atStakeIn: action))
        }
        for (action, status) in zip(difference.plan.actions, difference.statuses) {
            switch status {
            case .missing(let reason): text += line(action, "missing", reason)
            case .changed(let reason): text += line(action, "changed", reason)
            case .satisfied, .unneeded, .needed: break
            }
        }
        return text
    }

    private static func line(
        _ action: Action, _ change: String, _ reason: String, _ jobs: RunningJobs? = nil
    ) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.string("action", action.id.description)
            $0.string("kind", action.kind.rawValue)
            $0.string("change", change)
            $0.string("reason", printable(reason))
            $0.integer("jobs", jobs?.count)
            $0.integer("longestJob", jobs?.longest)
        }
        return writer.text + "\n"
    }
}
