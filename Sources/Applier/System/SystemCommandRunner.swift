import Dispatch
import Foundation
import Synchronization

/// Runs programs as children of pdd, each the leader of a process group of its own.
public final class SystemCommandRunner: CommandRunner {
    private let running = Mutex<[Int32: Command]>([:])
    private let isEnding = Mutex(false)

    public init() {}

    /// Ends every child, and lets none start any more.
    public func endAll() {
        isEnding.withLock { $0 = true }
        for process in running.withLock({ Array($0.keys) }) { kill(-process, SIGTERM) }
    }

    public func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
    ) throws(CommandError) -> CommandResult {
        guard !isEnding.withLock({ $0 }) else { throw .ended(command) }
        let child = try Child(command)
        var feeder: Child?
        switch input {
        case .none: child.process.standardInput = FileHandle.nullDevice
        case .bytes: child.process.standardInput = child.input
        case .command(let source):
            let other = try Child(source)
            other.process.standardInput = FileHandle.nullDevice
            other.process.standardOutput = child.input
            child.process.standardInput = child.input
            feeder = other
        }
        child.process.standardOutput = child.output
        try start(child, command)
        defer { forget(child) }
        if let feeder {
            do {
                try start(feeder, command)
            } catch {
                kill(-child.process.processIdentifier, SIGKILL)
                child.process.waitUntilExit()
                throw error
            }
        }
        defer { if let feeder { forget(feeder) } }
        return try finish(child, feeder, command, input, deadline, log)
    }

    private func start(_ child: Child, _ command: Command) throws(CommandError) {
        do {
            try runProcess(child.process)
        } catch {
            throw .notStarted(command.program, reason: "\(error)")
        }
        running.withLock { $0[child.process.processIdentifier] = command }
        if isEnding.withLock({ $0 }) { kill(-child.process.processIdentifier, SIGTERM) }
    }

    private func forget(_ child: Child) {
        running.withLock { _ = $0.removeValue(forKey: child.process.processIdentifier) }
    }

    private func finish(
        _ child: Child, _ feeder: Child?, _ command: Command, _ input: CommandInput,
        _ deadline: Int, _ log: OutputLog?
    ) throws(CommandError) -> CommandResult {
        let processes = [child.process.processIdentifier, feeder?.process.processIdentifier]
            .compactMap { $0 }
        let alarm = Alarm(seconds: deadline, processes: processes)
        let errors = TailCollector()
        let group = DispatchGroup()
        // Blocking reads, each on a queue of its own: readability handlers lose the end of output.
        let errorHandle = child.errors.fileHandleForReading
        DispatchQueue(label: "stderr of \(command.program)").async(group: group) {
            readAll(errorHandle) { piece in
                errors.add(piece)
                log?.write(piece, isError: true)
            }
        }
        if let feeder {
            let handle = feeder.errors.fileHandleForReading
            DispatchQueue(label: "stderr of the feeder").async(group: group) {
                readAll(handle) { piece in
                    errors.add(piece)
                    log?.write(piece, isError: true)
                }
            }
        }
        if case .bytes(let bytes) = input {
            let handle = child.input.fileHandleForWriting
            DispatchQueue(label: "stdin of \(command.program)").async(group: group) {
                // A program that ends before it has read all of it says why by its status.
                try? handle.write(contentsOf: Data(bytes))
                try? handle.close()
            }
        }
        var output: [UInt8] = []
        readAll(child.output.fileHandleForReading) { piece in
            output.append(contentsOf: piece)
            log?.write(piece, isError: false)
        }
        child.process.waitUntilExit()
        feeder?.process.waitUntilExit()
        group.wait()
        let isLate = alarm.stop()
        if isLate { throw .deadline(command, seconds: deadline) }
        if isEnding.withLock({ $0 }) { throw .ended(command) }
        var status = child.process.exitStatus
        if status == 0, let other = feeder?.process.exitStatus { status = other }
        return CommandResult(status: status, output: output, errorLines: errors.lines)
    }
}

/// Held while pipes are made and while children start: a child that started between the two would
/// inherit the pipes of another, which then would not see their end before that child ends.
private let spawning = Mutex(())

/// Starts a child that inherits what it is given, and nothing of other children.
func runProcess(_ process: Process) throws {
    try spawning.withLock { _ in try process.run() }
}

/// Pipes that children do not inherit but by being given them.
func makePipes(_ count: Int) -> [Pipe] {
    spawning.withLock { _ in
        (0..<count).map { _ in
            let pipe = Pipe()
            for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
                _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
            }
            return pipe
        }
    }
}

/// A process with its pipes, before it runs.
private struct Child {
    let process = Process()
    let input: Pipe
    let output: Pipe
    let errors: Pipe

    init(_ command: Command) throws(CommandError) {
        guard let executable = findProgram(command.program) else {
            throw .notFound(command.program)
        }
        let pipes = makePipes(3)
        (input, output, errors) = (pipes[0], pipes[1], pipes[2])
        process.executableURL = URL(filePath: executable)
        process.arguments = command.arguments
        process.standardError = errors
    }
}

extension Process {
    fileprivate var exitStatus: Int32 {
        terminationReason == .exit ? terminationStatus : 128 + terminationStatus
    }
}

/// Ends processes when their time is over: first asks, then kills.
private final class Alarm: Sendable {
    private struct State {
        var isOver = false
        var isLate = false
    }

    private let state = Mutex(State())
    /// What programs get to end by themselves, in seconds.
    private static let grace = 5

    init(seconds: Int, processes: [Int32]) {
        let queue = DispatchQueue.global()
        queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [self] in
            let isLate = state.withLock { state in
                if !state.isOver { state.isLate = true }
                return state.isLate
            }
            guard isLate else { return }
            for process in processes { kill(-process, SIGTERM) }
            queue.asyncAfter(deadline: .now() + .seconds(Self.grace)) { [self] in
                guard !state.withLock({ $0.isOver }) else { return }
                for process in processes { kill(-process, SIGKILL) }
            }
        }
    }

    /// Whether the time was over before.
    func stop() -> Bool {
        state.withLock { state in
            state.isOver = true
            return state.isLate
        }
    }
}

private func readAll(_ handle: FileHandle, _ take: ([UInt8]) -> Void) {
    while let piece = try? handle.read(upToCount: 1 << 16), !piece.isEmpty { take(Array(piece)) }
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
