import PlanModel

/// A line of a log.
public struct LogLine: Sendable, Equatable {
    /// The name of the log file; nil where the log is not in several files.
    public let file: String?
    /// The line without its newline, as its program wrote it: it may hold control characters.
    public let text: String

    public init(file: String?, text: String) {
        self.file = file
        self.text = text
    }
}

/// Cuts a log into lines, and knows the file of each where `tail -v` announces files.
struct LogLines: Sendable {
    private var cutter = LineCutter()
    private var file: String?
    /// An empty line, which may belong to the announcement of a file.
    private var held: [LogLine] = []

    mutating func add(_ bytes: [UInt8]) -> [LogLine] { cutter.add(bytes).flatMap { take($0) } }

    /// The last line, if it has no newline.
    mutating func finish() -> [LogLine] { (cutter.finish().map { take($0) } ?? []) }

    private mutating func take(_ bytes: [UInt8]) -> [LogLine] {
        let text = String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes, as: UTF8.self)
        let before = held
        held = []
        if text.hasPrefix("==> /"), text.hasSuffix(" <==") {
            file = lastComponent(String(text.dropFirst(4).dropLast(4)))
            return []
        }
        let line = LogLine(file: file, text: text)
        guard file != nil, text.isEmpty else { return before + [line] }
        held = [line]
        return before
    }
}
