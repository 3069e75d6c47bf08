import Foundation
import PlanModel

/// One script of a `ShellSession`: what is still to be sent, and what has come so far.
struct ShellExchange {
    private let token: [UInt8]
    private let limit: Int?
    private var sending: [UInt8]
    private var sent = 0
    private var outputs: [TokenStream]
    private var output: [UInt8] = []
    private let tail = TailCollector()
    private(set) var status: Int32?
    /// The limit, if the script printed more.
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

    /// Sends as much as fits; nothing more once the program does not read it, which the end of the output explains.
    mutating func send(to descriptor: Int32) {
        let rest = sending[sent...].prefix(1 << 16)
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        if count >= 0 {
            sent += count
        } else if errno != EAGAIN, errno != EINTR {
            sent = sending.count
        }
    }

    /// Takes what has arrived; returns the part of it that the script printed.
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

    /// The result when the program ended in place of the script.
    func resultAtEnd(_ status: Int32) -> CommandResult {
        let (hasBegun, held) = (outputs[1].hasBegun, outputs[1].held)
        let lines = hasBegun ? tail.lines : held
        return CommandResult(
            status: hasBegun || status == 0 ? 255 : status,
            errorLines: lines.isEmpty ? ["the connection was closed"] : lines)
    }
}
