import Applier
import Dispatch
import PlanModel
import Planner
import Synchronization

/// Tells of a run in one block at the end of a terminal that is drawn anew: what runs now, how much
/// is done.
///
/// What failed or was retried scrolls by above it.
final class LiveProgress: RunObserver {
    private struct State {
        var running: [(action: Action, since: Double)] = []
        var drawn = 0
        var isOver = false
    }

    private let plan: Plan
    private let tally: Tally
    private let begin = now()
    /// How long all of it will take, in seconds.
    private let estimate: Double
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "live progress")
    /// How often the block is drawn anew when nothing happens, in seconds.
    private static let period = 0.5

    init(_ plan: Plan, total: Int, estimate: Double) {
        self.plan = plan
        self.estimate = estimate
        tally = Tally(total: total)
        tick()
    }

    private func tick() {
        queue.asyncAfter(deadline: .now() + Self.period) { [weak self] in
            guard let self, !state.withLock({ $0.isOver }) else { return }
            draw(above: nil)
            tick()
        }
    }

    func handle(_ event: RunEvent) {
        tally.count(event)
        let line = state.withLock { state -> String? in
            switch event {
            case .started(let action):
                state.running.append((action, now()))
                return nil
            case .succeeded(let action, let seconds):
                state.running.removeAll { $0.action.id == action.id }
                return "\(Terminal.paint("done  ", .green)) \(padded(action.id.description, 32)) \(duration(seconds))"
            case .failed(let action, let failure, let seconds, _, _):
                state.running.removeAll { $0.action.id == action.id }
                return "\(Terminal.paint("failed", .red)) \(padded(action.id.description, 32)) "
                    + "\(duration(seconds))  \(printable(failure.reason))"
            case .retrying(let action, let attempt, let seconds, let reason):
                return "\(Terminal.paint("retry ", .yellow)) \(padded(action.id.description, 32)) "
                    + "attempt \(attempt) failed (\(printable(reason))); again in \(duration(seconds))"
            case .skipped: return nil
            case .noted(let text): return printable("note: \(text)")
            case .interrupted(let running): return printable(interruptionText(running))
            }
        }
        queue.async { self.draw(above: line) }
    }

    /// Removes the block; nothing is drawn after it.
    func end() {
        queue.sync {
            Standard.error(
                state.withLock { state in
                    state.isOver = true
                    return erasure(&state)
                })
        }
    }

    private func draw(above line: String?) {
        guard !state.withLock({ $0.isOver }) else { return }
        let size = Terminal.size
        let text = state.withLock { state in
            var text = erasure(&state)
            if let line { text += line + "\n" }
            var block = ["\(tally.text) actions, \(duration(now() - begin))\(timeLeft)"]
            let room = max(1, min(12, size.rows - 4))
            for (action, since) in state.running.prefix(room) {
                block.append(
                    "  \(padded(action.id.description, 32)) \(padded(duration(now() - since), 12)) "
                        + plan.phrase(for: action))
            }
            if state.running.count > room { block.append("  and \(state.running.count - room) more") }
            state.drawn = block.count
            return text + block.map { String(printable($0).prefix(size.columns - 1)) + "\n" }.joined()
        }
        Standard.error(text)
    }

    /// ", about 20 s left"; nothing once the estimate is used up.
    private var timeLeft: String {
        let left = estimate - (now() - begin)
        return left >= 1 ? ", about \(roughDuration(left)) left" : ""
    }

    /// Goes to the first line of the block and clears from there.
    private func erasure(_ state: inout State) -> String {
        guard state.drawn > 0 else { return "" }
        defer { state.drawn = 0 }
        return "\u{1B}[\(state.drawn)F\u{1B}[J"
    }
}
