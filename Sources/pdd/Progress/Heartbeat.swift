import Applier
import PlanModel

/// What a log gets while a run goes on and nothing else is reported, so that a reader sees that pdd waits, and for what.
///
/// A value: its caller passes the time, in seconds since the run started.
struct Heartbeat {
    /// The longest time without a line, in seconds.
    static let period = 30.0

    private var running: [(action: Action, since: Double)] = []
    private var last = 0.0

    mutating func handle(_ event: RunEvent, at time: Double) {
        switch event {
        case .started(let action): running.append((action, time))
        case .succeeded(let action, _), .failed(let action, _, _, _, _): running.removeAll { $0.action.id == action.id }
        // A skipped action has no line.
        case .skipped: return
        case .retrying, .noted, .interrupted: break
        }
        last = time
    }

    /// The line that is due; nil if there is none.
    mutating func line(at time: Double, phrase: (Action) -> String) -> String? {
        guard time - last >= Self.period, let first = running.first else { return nil }
        last = time
        let others = running.count - 1
        return
            "wait   \(EventLine.name(first.action)) \(duration(time - first.since))  \(printable(phrase(first.action)))"
            + (others == 0 ? "" : "; \(counted(others, "other action")) \(others == 1 ? "is" : "are") running")
    }
}
