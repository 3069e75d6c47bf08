import Dispatch
import Foundation
import PlanModel
import Synchronization

/// A program that runs one script after the other, as `serve.sh` does, so that a host needs one login for all.
///
/// Nothing reads while no script runs; what arrives then belongs to none, and is dropped before the next. One caller at a
/// time may use it.
public final class ShellSession: Sendable {
    /// What is known of the program at the other end.
    enum Condition: Sendable, Equatable {
        /// It has not answered yet.
        case opening
        case ready
        /// A script went past its deadline or printed too much, and may still be at it.
        case stuck
        /// It has ended.
        case ended
    }

    private let command: Command
    private let child: Child
    private let input: FileHandle
    private let output: FileHandle
    private let errors: FileHandle
    private let token = ShellSession.randomToken()
    private let isEnding: @Sendable () -> Bool
    private let forget: @Sendable (Child) -> Void
    private let state = Mutex(Condition.opening)
    private let ending = DispatchGroup()
    /// What the program ended with; nil while it runs.
    private let status = Mutex<Int32?>(nil)

    private var condition: Condition { state.withLock { $0 } }

    /// Takes over a program that was started.
    ///
    /// - Parameters:
    ///   - isEnding: Whether pdd was told to end its programs.
    ///   - forget: Called when the program has ended.
    init(
        _ command: Command, _ child: Child, input: FileHandle, output: FileHandle, errors: FileHandle,
        isEnding: @escaping @Sendable () -> Bool, forget: @escaping @Sendable (Child) -> Void
    ) {
        (self.command, self.child) = (command, child)
        (self.input, self.output, self.errors) = (input, output, errors)
        (self.isEnding, self.forget) = (isEnding, forget)
        for handle in [input, output, errors] {
            _ = fcntl(handle.fileDescriptor, F_SETFL, fcntl(handle.fileDescriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    /// A text that no output has by chance.
    static func randomToken() -> String {
        var random = SystemRandomNumberGenerator()
        return "pdd-" + [random.next(), random.next()].map { String($0, radix: 36) }.joined()
    }

    /// Runs a script.
    ///
    /// - Parameters:
    ///   - script: It ends with a newline.
    ///   - kept: How much of the standard output is returned.
    ///   - deadline: In seconds.
    ///   - whenReady: Called once, when the program answers for the first time, or ends without that.
    /// - Returns: The result; if the program ends, its own status and error output.
    func run(
        _ script: String, keeping kept: KeptOutput, deadline: Int, log: OutputLog?, whenReady: () -> Void = {}
    ) throws(CommandError) -> CommandResult {
        let isFirst = condition == .opening
        var exchange = ShellExchange(
            token: token, isFirst: isFirst, keeping: kept,
            sending: Array("\(isFirst ? token + "\n" : "")\(script)\(token)\n".utf8))
        if condition == .ready { dropWhatIsThere() }
        let limit = now() + Double(deadline)
        var tellsReady = isFirst
        defer { if tellsReady { whenReady() } }
        while true {
            if tellsReady, exchange.isAnswering {
                state.withLock { $0 = .ready }
                tellsReady = false
                whenReady()
            }
            if let status = exchange.status { return exchange.result(status) }
            if let limit = exchange.exceeded {
                state.withLock { $0 = .stuck }
                throw .tooMuchOutput(command, limit: limit)
            }
            let rest = limit - now()
            guard rest > 0 else {
                if tellsReady { end(as: .ended, by: SIGTERM) } else { state.withLock { $0 = .stuck } }
                throw .deadline(command, seconds: deadline)
            }
            guard pump(&exchange, log, seconds: min(rest, 1)) else {
                end(as: .ended)
                if isEnding() { throw .ended(command) }
                // One that ran no script has a status of its own, which comes with the end.
                if !exchange.isAnswering { _ = ending.wait(timeout: .now() + .seconds(Self.grace)) }
                return exchange.resultAtEnd(status.withLock { $0 } ?? 255)
            }
        }
    }

    /// Waits until something can be read or written, and does it; false if the program has ended.
    private func pump(_ exchange: inout ShellExchange, _ log: OutputLog?, seconds: Double) -> Bool {
        var entries = [
            pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.fileDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        if exchange.hasMore { entries.append(pollfd(fd: input.fileDescriptor, events: Int16(POLLOUT), revents: 0)) }
        guard unsafe poll(&entries, nfds_t(entries.count), Int32(seconds * 1000) + 1) > 0 else { return true }
        if entries.count > 2, entries[2].revents != 0 { exchange.send(to: input.fileDescriptor) }
        for (index, handle) in [output, errors].enumerated() where entries[index].revents != 0 {
            switch Self.piece(handle) {
            case .bytes(let piece):
                let clean = exchange.take(piece, isError: index == 1)
                if !clean.isEmpty { log?.write(clean, isError: index == 1) }
            case .nothing: break
            case .end:
                // The last words of the error output come before its end.
                if index == 0 { drainErrors(&exchange, log) }
                return false
            }
        }
        return true
    }

    private func drainErrors(_ exchange: inout ShellExchange, _ log: OutputLog?) {
        let limit = now() + 1
        while now() < limit {
            var entry = pollfd(fd: errors.fileDescriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&entry, 1, 200) > 0, case .bytes(let piece) = Self.piece(errors) else { return }
            let clean = exchange.take(piece, isError: true)
            if !clean.isEmpty { log?.write(clean, isError: true) }
        }
    }

    private enum Piece {
        case bytes([UInt8])
        case nothing, end
    }

    private static func piece(_ handle: FileHandle) -> Piece {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe buffer.withUnsafeMutableBytes {
            unsafe read(handle.fileDescriptor, $0.baseAddress, $0.count)
        }
        if count > 0 { return .bytes(Array(buffer[..<count])) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothing : .end
    }

    /// Drops what a program that a former script left running has printed since.
    private func dropWhatIsThere() {
        for handle in [output, errors] {
            while case .bytes = Self.piece(handle) {}
        }
    }

    /// What is known of the program, after a look whether it has ended meanwhile.
    func look() -> Condition {
        if condition != .ended, isOver { end(as: .ended) }
        return condition
    }

    /// Whether the output has ended, as it has when the program is no longer there.
    private var isOver: Bool {
        var entry = pollfd(fd: output.fileDescriptor, events: 0, revents: 0)
        return unsafe poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLHUP) != 0
    }

    /// Takes note that the program has ended, or ends it.
    private func end(as condition: Condition, by signal: Int32? = nil) {
        let former = state.withLock { state in
            defer { state = condition }
            return state
        }
        guard former != .ended else { return }
        try? input.close()
        if let signal { Child.signal(signal, to: child.identifier) }
        // ssh stays until other sessions over its connection have ended.
        DispatchQueue(label: "end of \(command.program)").async(group: ending) { [self] in
            let code = child.wait()
            status.withLock { $0 = code }
            forget(child)
        }
    }

    /// Ends the program; for one that is at a script, that is the end of the script, too.
    func close() {
        end(as: .ended, by: SIGTERM)
        // One whose output had ended before may still be there for other sessions.
        if status.withLock({ $0 == nil }) { Child.signal(SIGTERM, to: child.identifier) }
        guard ending.wait(timeout: .now() + .seconds(Self.grace)) == .timedOut else { return }
        Child.signal(SIGKILL, to: child.identifier)
        ending.wait()
    }

    /// What it gets to end by itself, in seconds.
    private static let grace = 3
}
