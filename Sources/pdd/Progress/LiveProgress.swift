import Applier
import Dispatch
import PlanModel
import Planner
import Synchronization

/// Reports a run in one block at the end of a terminal, which is redrawn as the run goes on.
///
/// Each action that finished, failed or is tried again scrolls by above the block.
final class LiveProgress: RunObserver {
    private struct State {
        var block: LiveBlock
        /// How many lines are on the screen now.
        var drawn = 0
        var isOver = false
    }

    private let begin = now()
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "live progress")
    /// How often the block is redrawn when nothing happens, in seconds.
    private static let period = 0.5

    init(total: Int, estimate: Double, phrase: @escaping @Sendable (Action) -> String) {
        state = Mutex(State(block: LiveBlock(total: total, estimate: estimate, phrase: phrase)))
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
        state.withLock { $0.block.handle(event, at: now() - begin) }
        queue.async { self.draw(above: EventLine.text(event)) }
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
            let text = erasure(&state) + (line.map { $0 + "\n" } ?? "")
            let lines = state.block.lines(at: now() - begin, rows: size.rows, columns: size.columns)
            state.drawn = lines.count
            return text + lines.map { $0 + "\n" }.joined()
        }
        Standard.error(text)
    }

    /// Moves to the first line of the block and clears the screen from there.
    private func erasure(_ state: inout State) -> String {
        guard state.drawn > 0 else { return "" }
        defer { state.drawn = 0 }
        return "\u{1B}[\(state.drawn)F\u{1B}[J"
    }
}
