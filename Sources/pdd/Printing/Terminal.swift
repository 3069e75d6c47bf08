import Foundation

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

    /// Colour only repeats what the text says; it is off without a terminal and with NO_COLOR (no-color.org).
    static let hasColour =
        isInteractive && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    /// Rows and columns.
    static var size: (rows: Int, columns: Int) { size(of: STDERR_FILENO) }

    /// The same for the terminal that results go to.
    static var outputSize: (rows: Int, columns: Int) { size(of: STDOUT_FILENO) }

    private static func size(of descriptor: Int32) -> (rows: Int, columns: Int) {
        var size = winsize()
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return (24, 80)
        }
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
