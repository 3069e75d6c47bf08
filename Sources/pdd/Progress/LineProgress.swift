import Applier
import PlanModel
import Planner

/// Reports each action on lines of its own: for logs, pipes and CI.
final class LineProgress: RunObserver {
    private let plan: Plan
    private let tally: Tally

    init(_ plan: Plan, total: Int) {
        self.plan = plan
        tally = Tally(total: total)
    }

    func handle(_ event: RunEvent) {
        guard let line = line(counting: event) else { return }
        Standard.error(line + "\n")
    }

    /// Counts an event and returns the line that reports it; nil if the event has no line.
    func line(counting event: RunEvent) -> String? {
        tally.count(event)
        return switch event {
        case .started(let action): "start  \(EventLine.name(action)) \(printable(plan.phrase(for: action)))"
        case .succeeded: EventLine.text(event).map { "\($0)  [\(tally.text)]" }
        case .failed, .retrying, .skipped, .noted, .interrupted: EventLine.text(event)
        }
    }
}
