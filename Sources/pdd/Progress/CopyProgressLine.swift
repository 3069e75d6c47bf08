import Applier
import PlanModel
import Synchronization

/// Shows a copy's progress in one line of a terminal, and its notes anywhere.
final class CopyProgressLine: Sendable {
    private struct State {
        var isShown = false
        var lastTime = -1.0
        var isOver = false
    }

    private let state = Mutex(State())
    /// The shortest time between two drawings, in seconds.
    private static let period = 0.2

    func handle(_ event: CopyEvent) {
        switch event {
        case .progressed(let progress): draw(CopyText.line(progress))
        case .cut(let reason): note("the connection was cut (\(reason)); the copy goes on over another one")
        case .noted(let text): note(text)
        }
    }

    /// Removes the line; nothing is drawn after it.
    func end() {
        state.withLock { state in
            state.isOver = true
            erase(&state)
        }
    }

    private func draw(_ line: String) {
        guard Terminal.isInteractive else { return }
        state.withLock { state in
            guard !state.isOver, now() - state.lastTime >= Self.period else { return }
            erase(&state)
            Standard.error(String(line.prefix(Terminal.size.columns - 1)))
            (state.isShown, state.lastTime) = (true, now())
        }
    }

    private func note(_ text: String) {
        state.withLock { state in
            erase(&state)
            Standard.error(printable("note: \(text)\n"))
        }
    }

    private func erase(_ state: inout State) {
        if state.isShown { Standard.error("\r\u{1B}[K") }
        state.isShown = false
    }
}
