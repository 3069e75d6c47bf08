/// Renders diagnostics as compilers do: place, message, the line, a caret.
public struct DiagnosticRenderer: Sendable {
    private let source: SourceText

    public init(_ source: SourceText) {
        self.source = source
    }

    /// The maximum number of problems that are shown.
    public static let shown = 50

    /// The first problems in the order of the source, each ending in a newline, and how many more there are.
    ///
    /// No warning is shown in the place of an error.
    public func render(_ diagnostics: Diagnostics) -> String {
        let ordered = diagnostics.all.enumerated().sorted {
            ($0.element.offset ?? -1, $0.offset) < ($1.element.offset ?? -1, $1.offset)
        }
        var room = Self.shown - min(Self.shown, ordered.count { $0.element.severity == .error })
        var errors = Self.shown
        let shown = ordered.filter { item in
            if item.element.severity == .error {
                errors -= 1
                return errors >= 0
            }
            room -= 1
            return room >= 0
        }
        let left = diagnostics.all.count - shown.count + diagnostics.unlisted
        guard left > 0 else { return shown.map { render($0.element) }.joined() }
        let rest = "\(grouped(left)) more \(left == 1 ? "problem is" : "problems are") not shown"
        return shown.map { render($0.element) }.joined() + render(Diagnostic(.note, rest))
    }

    public func render(_ diagnostics: [Diagnostic]) -> String { render(Diagnostics(diagnostics)) }

    /// The longest message that is shown whole, in characters.
    private static let longestMessage = 2000

    /// The message without its middle if it quotes a text that is too long to read.
    private func shortened(_ message: String) -> String {
        guard message.utf8.count > Self.longestMessage, message.count > Self.longestMessage else {
            return message
        }
        return message.prefix(Self.longestMessage / 2) + "…" + message.suffix(Self.longestMessage / 4)
    }

    private func render(_ diagnostic: Diagnostic) -> String {
        var text =
            printable(place(diagnostic) + "\(diagnostic.severity.rawValue): \(shortened(diagnostic.message))") + "\n"
        if let offset = diagnostic.offset, diagnostic.severity != .note {
            text += excerpt(at: offset)
        }
        return text + diagnostic.notes.map(render).joined()
    }

    private func place(_ diagnostic: Diagnostic) -> String {
        guard let offset = diagnostic.offset else { return "\(source.name): " }
        let part = source.part(at: offset)
        let place = part.text.place(of: part.offset)
        return "\(part.text.name):\(place.line):\(place.column): "
    }

    /// How many characters of a long line are shown on either side of the place.
    private static let context = 60

    private func excerpt(at offset: Int) -> String {
        let (source, offset) = source.part(at: offset)
        let place = source.place(of: offset)
        let number = String(place.line)
        let around = source.surroundings(of: offset, Self.context)
        let before = printable(around.before).replacingTabs()
        let line = before + printable(around.after).replacingTabs()
        let gutter = String(repeating: " ", count: number.count)
        let caret = String(repeating: " ", count: columns(of: before))
        return "  \(number) | \(line)\n  \(gutter) | \(caret)^\n"
    }
}

/// How many columns of a terminal the text takes: East Asian wide characters and pictures take two
/// (the main blocks of Unicode's EastAsianWidth.txt), combining marks none.
private func columns(of text: String) -> Int {
    text.unicodeScalars.reduce(0) { columns, scalar in
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return columns
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return columns + 2
        default: return columns + 1
        }
    }
}

extension String {
    fileprivate func replacingTabs() -> String {
        String(map { $0 == "\t" ? " " : $0 })
    }
}
