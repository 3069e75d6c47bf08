public import PlanModel
import Synchronization

/// The log file of one action: what its programs print, without secrets.
///
/// The file is created for the first bytes: an action whose programs print nothing leaves none. It holds at most
/// `capacity` bytes of output; after that it gets the last lines only.
public final class OutputLog: Sendable {
    private struct State {
        var output: RedactedStream
        var errors: RedactedStream
        /// Nil until there is something to write.
        var file: AppendingFile?
        var written = 0
        var dropped = 0
    }

    public let path: String
    private let secrets: [[UInt8]]
    private let state: Mutex<State>
    private let tail = TailCollector()
    /// Whether standard output is left out, because it is the secret.
    private let hidesOutput: Bool
    private let capacity: Int

    /// The maximum size of a log file, in bytes.
    static let capacity = 64 << 20

    /// A log at the end of a file, which is readable by its owner alone.
    ///
    /// - Parameter secrets: Texts that are written as `[redacted]` wherever they occur in a line.
    public convenience init(path: String, secrets: [Secret] = [], hidesOutput: Bool = false) {
        self.init(path: path, secrets: secrets, hidesOutput: hidesOutput, capacity: Self.capacity)
    }

    init(path: String, secrets: [Secret] = [], hidesOutput: Bool = false, capacity: Int) {
        self.path = path
        self.hidesOutput = hidesOutput
        self.capacity = capacity
        self.secrets = secrets.flatMap { $0.reveal().split(whereSeparator: \.isNewline) }
            .map { Array($0.utf8) }.filter { $0.count >= 4 }
        state = Mutex(State(output: RedactedStream(self.secrets), errors: RedactedStream(self.secrets)))
    }

    deinit {
        flush()
        state.withLock { state in
            if let text = remainder(of: state) { store(text, &state) }
        }
    }

    /// The last lines that the programs printed, printable and without secrets.
    public var lastLines: [String] {
        flush()
        return tail.lines
    }

    /// Notes a line of pdd's own.
    public func note(_ line: String) {
        var stream = RedactedStream(secrets)
        let text = stream.add(Array("# \(line)\n".utf8)) + stream.finish()
        state.withLock { store(text, &$0) }
    }

    func write(_ bytes: [UInt8], isError: Bool) {
        guard isError || !hidesOutput else { return }
        state.withLock { state in
            keep(isError ? state.errors.add(bytes) : state.output.add(bytes), &state)
        }
    }

    private func flush() {
        state.withLock { state in
            keep(state.output.finish(), &state)
            keep(state.errors.finish(), &state)
        }
    }

    private func keep(_ clean: [UInt8], _ state: inout State) {
        guard !clean.isEmpty else { return }
        tail.add(clean)
        let room = Array(clean.prefix(capacity - state.written))
        store(room, &state)
        state.written += room.count
        if state.dropped == 0, room.count < clean.count {
            store(Array("\n# this log is full at \(byteCount(capacity)); only the last lines follow\n".utf8), &state)
        }
        state.dropped += clean.count - room.count
    }

    /// What ends a log that became full.
    private func remainder(of state: State) -> [UInt8]? {
        guard state.dropped > 0 else { return nil }
        let lines = ["# \(byteCount(state.dropped)) of output are not in this log; the last lines were:"] + tail.lines
        return Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    private func store(_ bytes: [UInt8], _ state: inout State) {
        guard !bytes.isEmpty else { return }
        // Whatever becomes of the file, the last lines are kept in memory.
        if state.file == nil { state.file = try? AppendingFile(path) }
        state.file?.write(bytes)
    }
}
