import PlanModel

/// Reads what rsync prints: its progress, its totals and its remarks.
struct CopyOutput: Sendable {
    private var rest: [UInt8] = []
    /// What the last connection has done.
    private(set) var totals = CopyTotals()
    /// Whether any data arrived.
    private(set) var hasMoved = false

    /// Returns what these bytes report, in order.
    mutating func add(_ bytes: [UInt8]) -> [CopyEvent] {
        rest += bytes
        var events: [CopyEvent] = []
        // rsync ends the progress by a carriage return, and everything else by a newline.
        while let end = rest.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest.removeSubrange(...end)
            if let event = read(line) { events.append(event) }
        }
        // The progress starts with the carriage return, so that the newest one has no end yet.
        if let progress = Self.progress(String(decoding: rest, as: UTF8.self)), progress.bytes > 0 { hasMoved = true }
        return events
    }

    private mutating func read(_ line: String) -> CopyEvent? {
        if let progress = Self.progress(line) {
            if progress.bytes > 0 { hasMoved = true }
            return .progressed(progress)
        }
        if let value = number(in: line, after: "Number of files: ", and: "(reg: ") { totals.files = value }
        if let value = number(in: line, after: "Total file size: ") { totals.bytes = value }
        if let value = number(in: line, after: "Number of regular files transferred: ") { totals.sentFiles = value }
        return line.hasPrefix("skipping non-regular file ") ? .noted("\(line): it is not copied") : nil
    }

    /// The number that follows a text at the start of a line, and another text anywhere after it.
    private func number(in line: String, after start: String, and other: String? = nil) -> Int? {
        guard line.hasPrefix(start) else { return nil }
        var rest = line.dropFirst(start.count)
        if let other {
            guard let range = rest.firstRange(of: other) else { return 0 }
            rest = rest[range.upperBound...]
        }
        return Int(rest.filter { $0 != "," }.prefix { $0.isNumber })
    }

    /// Reads `1234  25%  0.98MB/s  0:00:03 (xfr#1, to-chk=3/5)`.
    static func progress(_ line: String) -> CopyProgress? {
        let words = line.split(separator: " ")
        guard words.count >= 4, let bytes = Int(words[0].filter { $0 != "," }), words[1].hasSuffix("%"),
            let percent = Int(words[1].dropLast()), let rate = rate(words[2])
        else { return nil }
        return CopyProgress(bytes: bytes, percent: percent, rate: rate, secondsLeft: seconds(words[3]))
    }

    private static func rate(_ word: Substring) -> Double? {
        for (unit, size) in [("kB/s", 1024.0), ("MB/s", 1_048_576), ("GB/s", 1_073_741_824)] where word.hasSuffix(unit)
        {
            return Double(word.dropLast(4)).map { $0 * size }
        }
        return nil
    }

    /// Reads `1:02:03`; nil for `??:??:??`.
    private static func seconds(_ word: Substring) -> Int? {
        let numbers = word.split(separator: ":").map { Int($0) }
        guard numbers.count == 3, let hours = numbers[0], let minutes = numbers[1], let seconds = numbers[2]
        else { return nil }
        return hours * 3600 + minutes * 60 + seconds
    }
}
