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
        var exchange = Exchange(
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
    private func pump(_ exchange: inout Exchange, _ log: OutputLog?, seconds: Double) -> Bool {
        var entries = [
            pollfd(fd: output.fileDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors.fileDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        if exchange.hasMore { entries.append(pollfd(fd: input.fileDescriptor, events: Int16(POLLOUT), revents: 0)) }
        guard unsafe poll(&entries, nfds_t(entries.count), Int32(seconds * 1000) + 1) > 0 else { return true }
        if entries.count > 2, entries[2].revents != 0, !exchange.send(to: input.fileDescriptor) { return false }
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

    private func drainErrors(_ exchange: inout Exchange, _ log: OutputLog?) {
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

    /// Drops what a program that a former command left running has printed since.
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

    /// Ends the program; for one that is at a command, that is the end of the command, too.
    func close() {
        end(as: .ended, by: SIGTERM)
        guard ending.wait(timeout: .now() + .seconds(Self.grace)) == .timedOut else { return }
        Child.signal(SIGKILL, to: child.identifier)
        ending.wait()
    }

    /// What it gets to end by itself, in seconds.
    private static let grace = 3
}

/// One command line: what is still to be sent, and what has come so far.
private struct Exchange {
    private let token: [UInt8]
    private let limit: Int?
    private var sending: [UInt8]
    private var sent = 0
    private var outputs: [TokenStream]
    private var output: [UInt8] = []
    private let tail = TailCollector()
    private(set) var status: Int32?
    /// The limit, if the command printed more.
    private(set) var exceeded: Int?
    /// How many ends are still to come: that of each stream.
    private var missing = 2
    private var code: Int32?

    init(token: String, isFirst: Bool, keeping kept: KeptOutput, sending: [UInt8]) {
        self.token = Array(token.utf8)
        self.sending = sending
        if case .upTo(let bytes) = kept { limit = bytes } else { limit = nil }
        outputs = [TokenStream(self.token, isFirst: isFirst), TokenStream(self.token, isFirst: isFirst)]
    }

    var hasMore: Bool { sent < sending.count }

    /// Whether the program has answered.
    var isAnswering: Bool { outputs[0].hasBegun }

    /// Sends as much as fits; false if nobody reads it.
    mutating func send(to descriptor: Int32) -> Bool {
        let rest = sending[sent...].prefix(1 << 16)
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { return errno == EAGAIN || errno == EINTR }
        sent += count
        return true
    }

    /// Takes what has arrived; returns the part of it that the command printed.
    mutating func take(_ piece: [UInt8], isError: Bool) -> [UInt8] {
        let index = isError ? 1 : 0
        let wasOver = outputs[index].end != nil
        let clean = outputs[index].take(piece)
        if !clean.isEmpty {
            if isError {
                tail.add(clean)
            } else if let limit {
                if output.count + clean.count > limit { exceeded = limit } else { output += clean }
            }
        }
        if let words = outputs[index].end, !wasOver {
            missing -= 1
            if !isError { code = Int32(words) ?? 255 }
            if missing == 0 { status = code }
        }
        return clean
    }

    func result(_ status: Int32) -> CommandResult {
        CommandResult(status: status, output: output, errorLines: tail.lines)
    }

    /// The result when the program ended in place of the command.
    func resultAtEnd(_ status: Int32) -> CommandResult {
        let (hasBegun, held) = (outputs[1].hasBegun, outputs[1].held)
        let lines = hasBegun ? tail.lines : held
        return CommandResult(
            status: hasBegun || status == 0 ? 255 : status,
            errorLines: lines.isEmpty ? ["the connection was closed"] : lines)
    }
}

/// A stream in which lines that start with a token separate what commands print.
struct TokenStream {
    private let token: [UInt8]
    private var rest: [UInt8] = []
    /// Whether the first token has come, in front of which nothing belongs to a command.
    private(set) var hasBegun: Bool
    /// What stands behind the token at the end; nil before that.
    private(set) var end: String?

    init(_ token: [UInt8], isFirst: Bool) {
        self.token = token
        hasBegun = !isFirst
    }

    /// The lines that came in front of the first token.
    var held: [String] {
        String(decoding: rest, as: UTF8.self).split(whereSeparator: \.isNewline).suffix(20).map(String.init)
    }

    /// Takes what has arrived; returns what is known to be a command's.
    mutating func take(_ piece: [UInt8]) -> [UInt8] {
        rest += piece
        var clean: [UInt8] = []
        while end == nil, let place = rest.firstRange(of: token) {
            guard let newline = rest[place.upperBound...].firstIndex(of: 0x0A) else { return clean }
            let words = String(decoding: rest[place.upperBound..<newline], as: UTF8.self).filter { $0 != " " }
            if hasBegun { clean += rest[..<place.lowerBound] }
            rest = Array(rest[(newline + 1)...])
            if !hasBegun, words == "ready" { hasBegun = true } else { end = words }
        }
        guard end == nil, hasBegun else { return clean }
        // The start of a token may be at the end of a piece.
        let kept = rest.firstRange(of: token) == nil ? Self.overlap(rest, token) : rest.count
        clean += rest.dropLast(kept)
        rest = rest.suffix(kept)
        return clean
    }

    /// How many of the last bytes may be the start of the token.
    private static func overlap(_ bytes: [UInt8], _ token: [UInt8]) -> Int {
        let longest = min(bytes.count, token.count - 1)
        guard longest > 0 else { return 0 }
        return (1...longest).reversed().first { bytes.suffix($0).elementsEqual(token.prefix($0)) } ?? 0
    }
}
