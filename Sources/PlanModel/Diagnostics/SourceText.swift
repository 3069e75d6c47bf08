/// The text of a file, and the lines in it.
public struct SourceText: Sendable {
    /// The name as messages give it, usually the path that the user wrote.
    public let name: String
    public let bytes: [UInt8]
    /// The text behind this one, such as what a description extends; offsets go on through it.
    private let next: [SourceText]
    private let lineStarts: [Int]
    /// How many Unicode scalars begin before each `stride`th byte, so that a file of one long line and
    /// many mistakes is not counted from its start for each of them.
    private let scalarCounts: [Int]
    private static let stride = 1024

    public init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        var counts: [Int] = []
        var count = 0
        for (offset, byte) in bytes.enumerated() {
            if offset.isMultiple(of: Self.stride) { counts.append(count) }
            if Self.beginsScalar(byte) { count += 1 }
            if byte == 0x0A { starts.append(offset + 1) }
        }
        lineStarts = starts
        scalarCounts = counts
        next = []
    }

    /// Two texts as one: the offsets of the second begin at the length of the first.
    public init(_ first: SourceText, followedBy second: SourceText) {
        (name, bytes) = (first.name, first.bytes)
        (lineStarts, scalarCounts) = (first.lineStarts, first.scalarCounts)
        next = [first.next.first.map { SourceText($0, followedBy: second) } ?? second]
    }

    /// The offset behind this text and those that follow it; the end of each is a place of its own.
    public var length: Int { bytes.count + 1 + (next.first?.length ?? 0) }

    /// The text that an offset is in, and the offset in that.
    public func part(at offset: Int) -> (text: SourceText, offset: Int) {
        guard let next = next.first, offset > bytes.count else { return (self, offset) }
        return next.part(at: offset - bytes.count - 1)
    }

    public init(name: String, text: String) {
        self.init(name: name, bytes: Array(text.utf8))
    }

    /// The line and the column, both from 1, of a byte; a column is one Unicode scalar.
    public func place(of offset: Int) -> (line: Int, column: Int) {
        let offset = min(max(offset, 0), bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, scalars(before: offset) - scalars(before: lineStarts[low]) + 1)
    }

    private func scalars(before offset: Int) -> Int {
        guard !scalarCounts.isEmpty else { return 0 }
        let block = min(offset / Self.stride, scalarCounts.count - 1)
        return scalarCounts[block] + bytes[block * Self.stride..<offset].count(where: Self.beginsScalar)
    }

    private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    /// The text on a byte's line before the byte and from it on, each at most `count` Unicode scalars; the cost
    /// depends only on that, not on the line's length.
    func surroundings(of offset: Int, _ count: Int) -> (before: String, after: String) {
        let offset = min(max(offset, 0), bytes.count)
        func isEnd(_ index: Int) -> Bool {
            bytes[index] == 0x0A
                || (bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] == 0x0A))
        }
        var start = offset
        var left = count
        while left > 0, start > 0, bytes[start - 1] != 0x0A {
            start -= 1
            if Self.beginsScalar(bytes[start]) { left -= 1 }
        }
        var end = offset
        left = count
        while end < bytes.count, !isEnd(end) {
            if Self.beginsScalar(bytes[end]) {
                guard left > 0 else { break }
                left -= 1
            }
            end += 1
        }
        return (
            String(decoding: bytes[start..<offset], as: UTF8.self),
            String(decoding: bytes[offset..<end], as: UTF8.self)
        )
    }
}
