import Foundation

/// One stream of a program on its way into a log, with secrets replaced by `[redacted]`.
///
/// Whole lines leave it. A line that does not end leaves in pieces, and no secret is cut in two by that. The
/// cost is that of the bytes, whatever the length of the lines.
struct RedactedStream {
    private let secrets: [[UInt8]]
    /// How much of a line that does not end stays in memory, in bytes, beside the length of a secret.
    private let longest: Int
    /// The bytes that may be the beginning of a secret.
    private let held: Int
    private var pending: [UInt8] = []
    /// How many of the first pending bytes belong to a secret that has been replaced already.
    private var covered = 0
    /// Whether the last byte that left was not a newline.
    private var isInLine = false

    /// - Parameter secrets: None is empty or has a newline in it.
    init(_ secrets: [[UInt8]], longest: Int = LineCutter.longest) {
        self.longest = longest
        self.secrets = secrets
        held = max(0, (secrets.map(\.count).max() ?? 0) - 1)
    }

    /// Takes the next bytes of the program, and returns what may leave.
    mutating func add(_ bytes: [UInt8]) -> [UInt8] {
        let before = pending.count
        pending += bytes
        var clean: [UInt8] = []
        if let newline = bytes.lastIndex(of: 0x0A) { clean = take(before + newline + 1) }
        if pending.count >= longest + held { clean += take(pending.count - held) }
        return clean
    }

    /// Returns the remaining bytes as a line.
    mutating func finish() -> [UInt8] {
        let rest = take(pending.count)
        defer { isInLine = false }
        return isInLine ? rest + [0x0A] : rest
    }

    /// Takes the first bytes, from which no secret reaches beyond what is pending.
    private mutating func take(_ count: Int) -> [UInt8] {
        guard count > 0 else { return [] }
        var clean: [UInt8] = []
        var position = 0
        for range in secretRanges(before: count) {
            clean += pending[position..<range.lowerBound]
            if range.lowerBound > 0 || covered == 0 { clean += Array("[redacted]".utf8) }
            position = range.upperBound
        }
        if position < count { clean += pending[position..<count] }
        isInLine = pending[count - 1] != 0x0A
        covered = max(0, position - count)
        pending.removeFirst(count)
        return clean
    }

    /// Where secrets are that begin before this byte; those that overlap are one.
    private func secretRanges(before count: Int) -> [Range<Int>] {
        var found: [Range<Int>] = covered > 0 ? [0..<covered] : []
        for secret in secrets { found += ranges(of: secret, before: count) }
        var merged: [Range<Int>] = []
        for range in found.sorted(by: { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }) {
            if let last = merged.last, range.lowerBound < last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    private func ranges(of secret: [UInt8], before count: Int) -> [Range<Int>] {
        let end = min(pending.count, count + secret.count - 1)
        var found: [Range<Int>] = []
        unsafe pending.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var position = 0
            while position + secret.count <= end,
                let match = unsafe memchr(base + position, Int32(secret[0]), end - secret.count + 1 - position)
            {
                let lower = unsafe UnsafeRawPointer(match) - base
                if unsafe memcmp(base + lower, secret, secret.count) == 0 { found.append(lower..<lower + secret.count) }
                position = lower + 1
            }
        }
        return found
    }
}
