import Synchronization

/// Keeps the last lines of what it is given, however much that is.
final class TailCollector: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    /// How much is kept: enough for 20 long lines.
    private static let capacity = 16_384

    func add(_ piece: [UInt8]) {
        bytes.withLock { bytes in
            bytes.append(contentsOf: piece.suffix(Self.capacity))
            if bytes.count > 2 * Self.capacity { bytes.removeFirst(bytes.count - Self.capacity) }
        }
    }

    /// The last lines that are not empty, at most 20.
    var lines: [String] {
        let text = bytes.withLock { String(decoding: $0, as: UTF8.self) }
        return text.split(whereSeparator: \.isNewline).suffix(20).map(String.init)
    }
}
