import Applier
import PlanModel
import Planner

/// Tells of each action on lines of their own: for logs, pipes and CI.
final class LineProgress: RunObserver {
    private let plan: Plan
    private let tally: Tally

    init(_ plan: Plan, total: Int) {
        self.plan = plan
        tally = Tally(total: total)
    }

    func handle(_ event: RunEvent) {
        tally.count(event)
        guard let line = line(event) else { return }
        Standard.error(printable(line) + "\n")
    }

    private func line(_ event: RunEvent) -> String? {
        switch event {
        case .started(let action): "start  \(padded(action.id.description, 32)) \(plan.phrase(for: action))"
        case .succeeded(let action, let seconds):
            "done   \(padded(action.id.description, 32)) \(duration(seconds))  [\(tally.text)]"
        case .failed(let action, let failure, let seconds, _, _):
            "failed \(padded(action.id.description, 32)) \(duration(seconds))  \(failure.reason)"
        case .retrying(let action, let attempt, let seconds, let reason):
            "retry  \(padded(action.id.description, 32)) attempt \(attempt) failed (\(reason)); again in \(duration(seconds))"
        case .skipped: nil
        case .noted(let text): "note: \(text)"
        case .interrupted(let running): interruptionText(running)
        }
    }
}

/// What an interruption means for the actions that still run.
func interruptionText(_ running: [ActionID]) -> String {
    guard !running.isEmpty else { return "interrupted; nothing was running" }
    let names = running.map(\.description).joined(separator: ", ")
    return "interrupted; nothing new starts, waiting for \(names); once more to end them"
}
