import Dispatch
import Foundation
import Synchronization

/// The whole terminal, which is redrawn as something goes on, until the user types q.
///
/// What the terminal showed before returns at the end. A frame is written in one piece over the last one, so that
/// nothing flickers.
final class FullScreen: Sendable {
    private struct State {
        var isOver = false
        var isQuit = false
        var size = (rows: 0, columns: 0)
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "full screen")
    private let lines: @Sendable (_ rows: Int, _ columns: Int) -> [String]
    /// How the terminal was set before; nil if the input is no terminal.
    private let settings: termios?
    /// How often the lines are redrawn when nothing happens, in seconds.
    private static let period = 1.0

    /// Whether the user has typed q.
    var isQuit: Bool { state.withLock { $0.isQuit } }

    init(_ lines: @escaping @Sendable (_ rows: Int, _ columns: Int) -> [String]) {
        self.lines = lines
        settings = Self.readsKeys()
        // The other screen, and no cursor.
        Standard.output("\u{1B}[?1049h\u{1B}[?25l")
        draw()
        tick()
        if settings != nil { watchKeys() }
    }

    /// Makes keys arrive at once and without an echo; Ctrl-Z would leave the terminal like this.
    private static func readsKeys() -> termios? {
        var former = termios()
        guard unsafe tcgetattr(STDIN_FILENO, &former) == 0 else { return nil }
        var settings = former
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        settings.c_cc.10 = 0
        _ = unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        return former
    }

    private func watchKeys() {
        let thread = DispatchQueue(label: "keys")
        thread.async { [weak self] in
            while let self, !state.withLock({ $0.isOver || $0.isQuit }) {
                var event = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                guard unsafe poll(&event, 1, 200) > 0 else { continue }
                var key: UInt8 = 0
                let count = unsafe read(STDIN_FILENO, &key, 1)
                if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { return }
                if count == 1, key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") {
                    state.withLock { $0.isQuit = true }
                }
            }
        }
    }

    private func tick() {
        queue.asyncAfter(deadline: .now() + Self.period) { [weak self] in
            guard let self, !state.withLock({ $0.isOver }) else { return }
            redraw()
            tick()
        }
    }

    /// Redraws the lines.
    func draw() { queue.async { self.redraw() } }

    /// Gives the terminal back; a second call does nothing.
    func end() {
        queue.sync {
            let isFirst = state.withLock { state in
                defer { state.isOver = true }
                return !state.isOver
            }
            guard isFirst else { return }
            Standard.output("\u{1B}[?25h\u{1B}[?1049l")
            guard var settings else { return }
            _ = unsafe tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
        }
    }

    private func redraw() {
        guard !state.withLock({ $0.isOver }) else { return }
        let size = Terminal.outputSize
        let isResized = state.withLock { state in
            defer { state.size = size }
            return state.size != size
        }
        let lines = lines(size.rows, size.columns).prefix(size.rows)
        // Each line clears what is left of the former one; a new size clears all.
        let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        Standard.output((isResized ? "\u{1B}[2J" : "") + "\u{1B}[H" + text + "\u{1B}[J")
    }
}
