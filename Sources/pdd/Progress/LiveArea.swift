import Dispatch
import Synchronization

/// The last lines of a terminal, which are redrawn as something goes on; other lines scroll by above them.
final class LiveArea: Sendable {
    private struct State {
        /// The width of each line that is on the screen now.
        var drawn: [Int] = []
        var isOver = false
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "live area")
    /// The lines to show, each short enough for the terminal, given its rows and columns.
    private let lines: @Sendable (_ rows: Int, _ columns: Int) -> [String]
    /// How often the lines are redrawn when nothing happens, in seconds.
    private static let period = 0.5

    init(_ lines: @escaping @Sendable (_ rows: Int, _ columns: Int) -> [String]) {
        self.lines = lines
        tick()
    }

    private func tick() {
        queue.asyncAfter(deadline: .now() + Self.period) { [weak self] in
            guard let self, !state.withLock({ $0.isOver }) else { return }
            redraw {}
            tick()
        }
    }

    /// Redraws the lines, and writes something above them.
    func draw(above write: @escaping @Sendable () -> Void = {}) {
        queue.async { self.redraw(write) }
    }

    /// The same, and waits until it is written.
    func drawNow(above write: @escaping @Sendable () -> Void) {
        queue.sync { redraw(write) }
    }

    /// Removes the lines; nothing is drawn after it.
    func end() {
        queue.sync {
            Standard.error(
                state.withLock { state in
                    state.isOver = true
                    return erasure(&state, columns: Terminal.size.columns)
                })
        }
    }

    private func redraw(_ write: () -> Void) {
        guard !state.withLock({ $0.isOver }) else { return write() }
        let size = Terminal.size
        let cleared = state.withLock { erasure(&$0, columns: size.columns) }
        if !cleared.isEmpty { Standard.error(cleared) }
        write()
        let lines = lines(size.rows, size.columns)
        state.withLock { $0.drawn = lines.map(\.count) }
        Standard.error(lines.map { $0 + "\n" }.joined())
    }

    /// Moves to the first of the lines and clears the screen from there.
    private func erasure(_ state: inout State, columns: Int) -> String {
        defer { state.drawn = [] }
        let rows = Self.rows(state.drawn, columns: columns)
        return rows > 0 ? "\u{1B}[\(rows)F\u{1B}[J" : ""
    }

    /// How many rows lines of these widths fill: a terminal that became narrower has wrapped those that no longer fit.
    static func rows(_ widths: [Int], columns: Int) -> Int {
        widths.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
    }
}
