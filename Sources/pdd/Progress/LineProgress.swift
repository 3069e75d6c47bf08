import Applier
import PlanModel
import Planner

/// Reports each action on lines of its own: for logs, pipes and CI.
final class LineProgress: RunObserver {
    /// What an action does, for people.
    private let phrase: @Sendable (Action) -> String
    private let tally: Tally

    init(total: Int, phrase: @escaping @Sendable (Action) -> String) {
        self.phrase = phrase
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
        case .started(let action): "start  \(EventLine.name(action)) \(printable(phrase(action)))"
        case .succeeded: EventLine.text(event).map { "\($0)  [\(tally.text)]" }
        case .failed, .retrying, .skipped, .noted, .interrupted: EventLine.text(event)
        }
    }
}
