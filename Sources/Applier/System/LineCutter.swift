/// Cuts a stream into lines without their newlines; a line that does not end is cut into pieces.
///
/// The cost is that of the bytes, whatever the length of the lines.
struct LineCutter {
    /// The longest piece of a line that does not end, in bytes.
    static let longest = 65_536

    private var rest: [UInt8] = []

    /// Returns the lines that these bytes end, the first with what came before them.
    mutating func add(_ bytes: [UInt8]) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
        guard let last = parts.popLast() else { return [] }
        for part in parts {
            lines.append(rest + part)
            rest = []
        }
        rest += last
        if rest.count >= Self.longest {
            lines.append(rest)
            rest = []
        }
        return lines
    }

    /// The last line, if it has no newline.
    mutating func finish() -> [UInt8]? {
        defer { rest = [] }
        return rest.isEmpty ? nil : rest
    }
}
