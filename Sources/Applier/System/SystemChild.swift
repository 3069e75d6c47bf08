import Foundation
import PlanModel
import Synchronization

/// A child process, started by `posix_spawn` and waited for by `waitpid`.
///
/// Foundation's `Process` learns of a child's end from a socket that other children inherit, and so
/// may notice it only when they end too; with many children side by side, work stalls.
struct Child: Sendable {
    let identifier: pid_t

    /// Starts a program, as the leader of its own process group unless it shares pdd's terminal, with these three streams and no other open file.
    ///
    /// - Parameters:
    ///   - path: That of the program.
    ///   - input: Nil is the empty stream.
    ///   - errors: Nil is nowhere.
    init(
        _ path: String, _ command: Command, input: FileHandle?, output: FileHandle, errors: FileHandle?
    ) throws(CommandError) {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        for (number, handle) in [input, output, errors].enumerated() {
            if let handle {
                unsafe posix_spawn_file_actions_adddup2(&actions, handle.fileDescriptor, Int32(number))
            } else {
                unsafe posix_spawn_file_actions_addopen(&actions, Int32(number), "/dev/null", O_RDWR, 0)
            }
        }
        // pdd ignores some signals, and Dispatch's threads block others; children do neither.
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        if !command.sharesTerminal { flags |= POSIX_SPAWN_SETPGROUP }
        #if canImport(Darwin)
            flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        var words = unsafe ([command.program] + command.arguments).map { unsafe strdup($0) }
        unsafe words.append(nil)
        defer { for index in unsafe words.indices { unsafe free(words[index]) } }
        var variables = unsafe Self.environment(of: command).map { unsafe strdup($0) }
        unsafe variables.append(nil)
        defer { for index in unsafe variables.indices { unsafe free(variables[index]) } }
        var identifier: pid_t = 0
        let error = spawning.withLock { _ in
            unsafe posix_spawn(&identifier, path, &actions, &attributes, words, variables)
        }
        guard error == 0 else {
            throw .notStarted(command.program, reason: unsafe String(cString: strerror(error)))
        }
        self.identifier = identifier
    }

    /// pdd's own variables, changed by these, as `NAME=VALUE`.
    private static func environment(of command: Command) -> [String] {
        ProcessInfo.processInfo.environment.filter { !command.removedVariables.contains($0.key) }
            .merging(command.environment.mapValues { $0.reveal() }) { $1 }
            .map { "\($0.key)=\($0.value)" }
    }

    /// Waits for the end; gives the exit status, or 128 and the number of the signal.
    func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Sends a signal to the child and to its own children.
    static func signal(_ number: Int32, to identifier: pid_t) {
        // A child that shares the terminal has no group of its own.
        if kill(-identifier, number) != 0 { kill(identifier, number) }
    }
}

/// Held while a pipe is created and while a child starts: a child that starts before the pipe is marked close-on-exec
/// would keep the pipe open.
private let spawning = Mutex(())

/// The two ends of a pipe; children inherit neither but by being given it.
struct PipeEnds {
    let reading: FileHandle
    let writing: FileHandle

    /// Makes a write to a pipe without a reader fail; by default, it ends the process.
    private static let brokenPipesFail: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

    init() throws(CommandError) {
        Self.brokenPipesFail
        var ends: [Int32] = [-1, -1]
        let result = spawning.withLock { _ in
            let result = unsafe pipe(&ends)
            for end in ends where result == 0 { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            return result
        }
        guard result == 0 else {
            throw .notStarted("a pipe", reason: unsafe String(cString: strerror(errno)))
        }
        reading = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        writing = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
    }
}

/// Reads to the end, and hands over each piece as it comes, until `take` returns false.
///
/// `FileHandle.read(upToCount:)` would wait until there are as many bytes as it was asked for.
func readAll(_ handle: FileHandle, _ take: ([UInt8]) -> Bool) {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe read(handle.fileDescriptor, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EINTR { continue }
        // A failed read counts as the end of the output; the exit status shows the cause.
        guard count > 0, take(Array(buffer[..<count])) else { return }
    }
}
