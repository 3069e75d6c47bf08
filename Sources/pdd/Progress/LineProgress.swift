import Applier
import Dispatch
import PlanModel
import Synchronization

/// Reports each action on lines of its own: for logs, pipes and CI.
final class LineProgress: RunObserver {
    /// What an action does, for people.
    private let phrase: @Sendable (Action) -> String
    private let tally: Tally
    private let begin = now()
    private let heartbeat = Mutex(Heartbeat())
    private let queue = DispatchQueue(label: "heartbeat")

    init(total: Int, phrase: @escaping @Sendable (Action) -> String) {
        self.phrase = phrase
        tally = Tally(total: total)
        tick()
    }

    private func tick() {
        queue.asyncAfter(deadline: .now() + 1) { [weak self] in
            guard let self else { return }
            let line = heartbeat.withLock { $0.line(at: now() - begin, phrase: phrase) }
            if let line { Standard.error("\(line)  [\(tally.text)]\n") }
            tick()
        }
    }

    func handle(_ event: RunEvent) {
        heartbeat.withLock { $0.handle(event, at: now() - begin) }
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
