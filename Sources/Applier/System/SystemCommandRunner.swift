import Dispatch
import Foundation
import Synchronization

/// Runs programs as children of pdd, each the leader of its own process group.
public final class SystemCommandRunner: CommandRunner {
    private struct State {
        var running: Set<pid_t> = []
        var isEnding = false
    }

    private let state = Mutex(State())

    public init() {}

    /// What programs get to end by themselves, in seconds.
    private static let grace = 3

    /// Terminates all children and prevents new ones; children that do not end are killed.
    public func endAll() {
        let running = state.withLock { state in
            state.isEnding = true
            return state.running
        }
        for identifier in running { Child.signal(SIGTERM, to: identifier) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.grace)) { [self] in
            for identifier in state.withLock({ $0.running }) { Child.signal(SIGKILL, to: identifier) }
        }
    }

    public func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
    ) throws(CommandError) -> CommandResult {
        try run(command, input: input, deadline: deadline, log: log) { _ in }
    }

    public func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?,
        reading take: @escaping @Sendable ([UInt8]) -> Void
    ) throws(CommandError) -> CommandResult {
        let errors = TailCollector()
        let collected = OutputCollector(command.output)
        let group = DispatchGroup()
        var feeder: Child?
        var source: FileHandle?
        var sink: FileHandle?
        switch input {
        case .none: break
        case .bytes, .held:
            let pipe = try PipeEnds()
            (source, sink) = (pipe.reading, pipe.writing)
        case .command(let other):
            let pipe = try PipeEnds()
            source = pipe.reading
            feeder = try start(
                other, input: nil, output: pipe.writing, errors: collect(errors, log, group))
        }
        defer { if let feeder { forget(feeder) } }
        let output = try PipeEnds()
        let child: Child
        do {
            child = try start(
                command, input: source, output: output.writing, errors: collect(errors, log, group))
        } catch {
            if let feeder {
                Child.signal(SIGKILL, to: feeder.identifier)
                _ = feeder.wait()
            }
            throw error
        }
        defer { forget(child) }
        try? source?.close()
        try? output.writing.close()

        let alarm = Alarm(seconds: deadline, processes: [child, feeder].compactMap { $0?.identifier })
        if case .bytes(let bytes) = input, let sink {
            DispatchQueue(label: "stdin of \(command.program)").async(group: group) {
                // A program that ends before it has read all of it says why by its status.
                try? sink.write(contentsOf: Data(bytes))
                try? sink.close()
            }
        }
        let reading = output.reading
        DispatchQueue(label: "stdout of \(command.program)").async(group: group) {
            readAll(reading) { piece in
                log?.write(piece, isError: false)
                take(piece)
                if collected.add(piece) { return true }
                alarm.endProcesses()
                return false
            }
            try? reading.close()
        }
        var status = child.wait()
        if case .held = input { try? sink?.close() }
        if let fed = feeder?.wait(), status == 0 { status = fed }
        // Other processes may hold a program's streams after it has ended: the ssh that shares its connection does,
        // until the command on the host has ended. Do not wait past the deadline.
        while group.wait(timeout: .now() + Self.patience) == .timedOut {
            if alarm.isLate || state.withLock({ $0.isEnding }) { break }
        }
        let isLate = alarm.stop()
        if let limit = collected.exceeded { throw .tooMuchOutput(command, limit: limit) }
        if isLate { throw .deadline(command, seconds: deadline) }
        if state.withLock({ $0.isEnding }) { throw .ended(command) }
        return CommandResult(status: status, output: collected.bytes, errorLines: errors.lines)
    }

    public func session(_ command: Command) throws(CommandError) -> ShellSession? {
        let (input, output, errors) = (try PipeEnds(), try PipeEnds(), try PipeEnds())
        let child = try start(command, input: input.reading, output: output.writing, errors: errors.writing)
        try? input.reading.close()
        try? output.writing.close()
        return ShellSession(
            command, child, input: input.writing, output: output.reading, errors: errors.reading,
            isEnding: { [self] in state.withLock { $0.isEnding } }, forget: { [self] in forget($0) })
    }

    /// How long the end of a program's output is waited for once the program was ended, in seconds.
    private static let patience = 0.5

    private func start(
        _ command: Command, input: FileHandle?, output: FileHandle, errors: FileHandle
    ) throws(CommandError) -> Child {
        guard let path = findProgram(command.program) else { throw .notFound(command.program) }
        defer { try? errors.close() }
        // Held during the start, so that `endAll` misses no child.
        let result = state.withLock { state -> Result<Child, CommandError> in
            guard !state.isEnding else { return .failure(.ended(command)) }
            do throws(CommandError) {
                let child = try Child(
                    path, command, input: input, output: output, errors: errors)
                state.running.insert(child.identifier)
                return .success(child)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func forget(_ child: Child) {
        state.withLock { _ = $0.running.remove(child.identifier) }
    }

    /// The write end of a pipe for errors; a separate queue keeps and logs what arrives, with blocking reads, because
    /// readability handlers lose the end.
    private func collect(
        _ errors: TailCollector, _ log: OutputLog?, _ group: DispatchGroup
    ) throws(CommandError) -> FileHandle {
        let pipe = try PipeEnds()
        let reading = pipe.reading
        DispatchQueue(label: "stderr").async(group: group) {
            readAll(reading) { piece in
                errors.add(piece)
                log?.write(piece, isError: true)
                return true
            }
        }
        return pipe.writing
    }
}

/// Keeps what a program prints, as much of it as is wanted.
private final class OutputCollector: Sendable {
    private let limit: Int?
    private let kept = Mutex<(bytes: [UInt8], isOver: Bool)>(([], false))

    init(_ output: KeptOutput) {
        switch output {
        case .none: limit = nil
        case .upTo(let bytes): limit = bytes
        }
    }

    var bytes: [UInt8] { kept.withLock { $0.bytes } }

    /// The limit, if the program printed more.
    var exceeded: Int? { kept.withLock { $0.isOver ? limit : nil } }

    /// Returns false when that is more than is to be kept.
    func add(_ piece: [UInt8]) -> Bool {
        guard let limit else { return true }
        return kept.withLock { kept in
            guard kept.bytes.count + piece.count <= limit else {
                kept = ([], true)
                return false
            }
            kept.bytes += piece
            return true
        }
    }
}

/// Ends processes when their time is over: first asks, then kills.
private final class Alarm: Sendable {
    private struct State {
        var isOver = false
        var isLate = false
    }

    private let state = Mutex(State())
    private let processes: [pid_t]
    /// What programs get to end by themselves, in seconds.
    private static let grace = 5

    init(seconds: Int, processes: [pid_t]) {
        self.processes = processes
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds)) { [self] in
            let isLate = state.withLock { state in
                if !state.isOver { state.isLate = true }
                return state.isLate
            }
            if isLate { endProcesses() }
        }
    }

    /// Asks the processes to end, and kills them if they have not.
    func endProcesses() {
        for process in processes { Child.signal(SIGTERM, to: process) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.grace)) { [self] in
            guard !state.withLock({ $0.isOver }) else { return }
            for process in processes { Child.signal(SIGKILL, to: process) }
        }
    }

    /// Whether the time is over.
    var isLate: Bool { state.withLock { $0.isLate } }

    /// Ends the watch; returns whether the time had already run out.
    func stop() -> Bool {
        state.withLock { state in
            state.isOver = true
            return state.isLate
        }
    }
}

/// The path of a program: itself when it has a slash, else the first of that name in PATH.
public func findProgram(_ name: String) -> String? {
    if name.contains("/") { return FileManager.default.isExecutableFile(atPath: name) ? name : nil }
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for directory in path.split(separator: ":") {
        let candidate = "\(directory)/\(name)"
        if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
    }
    return nil
}
