import Applier
import PlanModel
import Planner

/// The block at the end of a terminal that shows a run's progress: how much is done, how long it takes, which actions
/// are running, and which of them decides when the run ends.
///
/// A value: it draws nothing, and its caller passes the time, in seconds since the run started.
struct LiveBlock {
    /// What an action does, for people.
    private let phrase: @Sendable (Action) -> String
    private let total: Int
    /// How long the whole run will take, in seconds.
    private let estimate: Double
    private let chain: CriticalChain?
    private var finished = 0
    private var failed = 0
    private var isInterrupted = false
    private var running: [(action: Action, since: Double)] = []

    init(
        total: Int, estimate: Double, chain: CriticalChain? = nil, phrase: @escaping @Sendable (Action) -> String
    ) {
        self.phrase = phrase
        self.total = total
        self.estimate = estimate
        self.chain = chain
    }

    mutating func handle(_ event: RunEvent, at time: Double) {
        switch event {
        case .started(let action): running.append((action, time))
        case .succeeded(let action, _), .failed(let action, _, _, _, _):
            finished += 1
            if case .failed = event { failed += 1 }
            running.removeAll { $0.action.id == action.id }
        case .skipped: finished += 1
        case .interrupted: isInterrupted = true
        case .retrying, .noted: break
        }
    }

    /// The block's lines, each short enough for the terminal.
    func lines(at time: Double, rows: Int, columns: Int) -> [String] {
        let failures = failed == 0 ? "" : ", \(failed) failed"
        var lines = ["\(finished)/\(total) actions\(failures), \(duration(time))\(timeLeft(at: time))"]
        if !isInterrupted, rows > 6, let chain = chain?.text(running: running, at: time) {
            lines.append("  critical path: \(chain)")
        }
        let room = max(1, min(12, rows - 4))
        for (action, since) in running.prefix(room) {
            let age = padded(duration(time - since), 12)
            lines.append("  \(EventLine.name(action)) \(age) \(phrase(action))")
        }
        if running.count > room { lines.append("  and \(running.count - room) more") }
        return lines.map { Self.cut(printable($0), columns - 1) }
    }

    /// The beginning of a text that is too long, with a mark.
    private static func cut(_ text: String, _ width: Int) -> String {
        text.count > width ? text.prefix(max(0, width - 1)) + "…" : text
    }

    /// ", about 20 s left"; empty once the estimate is used up.
    private func timeLeft(at time: Double) -> String {
        guard !isInterrupted else { return ", interrupted: waiting for \(counted(running.count, "running action"))" }
        let left = estimate - time
        return left >= 1 ? ", about \(roughDuration(left)) left" : ""
    }
}
