public import PlanModel
import Synchronization

/// The log file of one action: all that its programs print, without secrets.
public final class OutputLog: Sendable {
    public let path: String
    private let file: AppendingFile
    private let secrets: [[UInt8]]
    private let pending = Mutex<(output: [UInt8], errors: [UInt8])>(([], []))
    private let tail = TailCollector()
    /// Whether standard output is left out, because it is the secret.
    private let hidesOutput: Bool

    /// Opens the file for appending; it is readable by its owner alone.
    ///
    /// - Parameter secrets: Texts that are written as `[redacted]` wherever they occur in a line.
    public init(path: String, secrets: [Secret] = [], hidesOutput: Bool = false) throws(FileFailure) {
        self.path = path
        self.hidesOutput = hidesOutput
        self.secrets = secrets.flatMap { $0.reveal().split(whereSeparator: \.isNewline) }
            .map { Array($0.utf8) }.filter { $0.count >= 4 }
            // One that holds another goes before it, or its rest would stay.
            .sorted { $0.count > $1.count }
        file = try AppendingFile(path)
    }

    deinit {
        flush()
    }

    /// The last lines that the programs printed, printable and without secrets.
    public var lastLines: [String] {
        flush()
        return tail.lines
    }

    /// Notes a line of pdd's own.
    public func note(_ line: String) {
        store(Array("# \(line)\n".utf8), showsInTail: false)
    }

    func write(_ bytes: [UInt8], isError: Bool) {
        guard isError || !hidesOutput else { return }
        // Whole lines only, so that a secret is never cut in two.
        let lines = pending.withLock { pending -> [UInt8] in
            var buffer = isError ? pending.errors : pending.output
            buffer.append(contentsOf: bytes)
            let end = buffer.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let lines = Array(buffer[..<end])
            let rest = Array(buffer[end...])
            if isError { pending.errors = rest } else { pending.output = rest }
            return lines
        }
        if !lines.isEmpty { store(lines, showsInTail: true) }
    }

    private func flush() {
        let rest = pending.withLock { pending in
            let rest = pending.output + pending.errors
            pending = ([], [])
            return rest
        }
        if !rest.isEmpty { store(rest + [0x0A], showsInTail: true) }
    }

    private func store(_ bytes: [UInt8], showsInTail: Bool) {
        let clean = secrets.reduce(bytes) { replace($1, in: $0) }
        if showsInTail { tail.add(clean) }
        // Whatever becomes of the file, the last lines are kept in memory.
        file.write(clean)
    }

    private func replace(_ secret: [UInt8], in bytes: [UInt8]) -> [UInt8] {
        let ranges = bytes.ranges(of: secret)
        guard !ranges.isEmpty else { return bytes }
        var clean: [UInt8] = []
        var rest = bytes.startIndex
        for range in ranges {
            clean += bytes[rest..<range.lowerBound]
            clean += "[redacted]".utf8
            rest = range.upperBound
        }
        return clean + bytes[rest...]
    }
}
