import Foundation
import Synchronization

/// The terminal that shows pdd's messages.
enum Terminal {
    /// Whether stderr is a terminal that can redraw lines.
    static let isInteractive =
        isatty(STDERR_FILENO) == 1
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Whether results go to a terminal, where the bytes of others are made printable.
    static let isOutput = isatty(STDOUT_FILENO) == 1

    /// Whether pdd can ask questions.
    static let canAnswer = isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1

    /// Whether messages have colour, which only repeats what the text says.
    static var hasColour: Bool {
        switch choice.withLock({ $0 }) {
        case .auto: isInteractive && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
        case .always: true
        case .never: false
        }
    }

    private static let choice = Mutex(ColourChoice.auto)

    /// Uses the value of `--color`; nil changes nothing.
    static func use(_ word: String?) {
        guard let chosen = word.flatMap(ColourChoice.init) else { return }
        choice.withLock { $0 = chosen }
    }

    /// Rows and columns.
    static var size: (rows: Int, columns: Int) { size(of: STDERR_FILENO) ?? (24, 80) }

    /// The same for the terminal that results go to.
    static var outputSize: (rows: Int, columns: Int) { size(of: STDOUT_FILENO) ?? (24, 80) }

    /// The columns of the terminal that messages go to; nil if they go elsewhere.
    static var messageColumns: Int? { isInteractive ? size.columns : nil }

    /// The columns of the terminal that results go to; nil if they go elsewhere.
    static var outputColumns: Int? { isOutput ? size(of: STDOUT_FILENO)?.columns : nil }

    private static func size(of descriptor: Int32) -> (rows: Int, columns: Int)? {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    static func paint(_ text: String, _ colour: Colour) -> String {
        hasColour ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Asks on stderr and reads one line; nil at the end of input.
    static func ask(_ question: String) -> String? {
        Standard.error(question)
        return readLine()
    }
}
