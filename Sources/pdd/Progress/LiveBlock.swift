import Applier
import PlanModel
import Planner

/// The block at the end of a terminal that shows a run's progress: how much is done, how long it takes, and
/// which actions are running.
///
/// A value: it draws nothing, and its caller passes the time, in seconds since the run started.
struct LiveBlock {
    /// What an action does, for people.
    private let phrase: @Sendable (Action) -> String
    private let total: Int
    /// How long the whole run will take, in seconds.
    private let estimate: Double
    private var finished = 0
    private var running: [(action: Action, since: Double)] = []

    init(total: Int, estimate: Double, phrase: @escaping @Sendable (Action) -> String) {
        self.phrase = phrase
        self.total = total
        self.estimate = estimate
    }

    mutating func handle(_ event: RunEvent, at time: Double) {
        switch event {
        case .started(let action): running.append((action, time))
        case .succeeded(let action, _), .failed(let action, _, _, _, _):
            finished += 1
            running.removeAll { $0.action.id == action.id }
        case .skipped: finished += 1
        case .retrying, .noted, .interrupted: break
        }
    }

    /// The block's lines, each short enough for the terminal.
    func lines(at time: Double, rows: Int, columns: Int) -> [String] {
        var lines = ["\(finished)/\(total) actions, \(duration(time))\(timeLeft(at: time))"]
        let room = max(1, min(12, rows - 4))
        for (action, since) in running.prefix(room) {
            let age = padded(duration(time - since), 12)
            lines.append("  \(EventLine.name(action)) \(age) \(phrase(action))")
        }
        if running.count > room { lines.append("  and \(running.count - room) more") }
        return lines.map { String(printable($0).prefix(columns - 1)) }
    }

    /// ", about 20 s left"; empty once the estimate is used up.
    private func timeLeft(at time: Double) -> String {
        let left = estimate - time
        return left >= 1 ? ", about \(roughDuration(left)) left" : ""
    }
}
