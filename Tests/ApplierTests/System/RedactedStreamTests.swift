import Foundation
import TestSupport
import Testing

@testable import Applier

struct RedactedStreamTests {
    /// What should leave: each line with every byte of a secret replaced, one replacement for secrets that overlap.
    private func expected(_ bytes: [UInt8], _ secrets: [[UInt8]]) -> [UInt8] {
        var joins = Array(repeating: false, count: bytes.count)
        var isSecret = joins
        for secret in secrets {
            for start in bytes.indices where bytes[start...].starts(with: secret) {
                for index in start..<start + secret.count {
                    if index > start { joins[index] = true }
                    isSecret[index] = true
                }
            }
        }
        var clean: [UInt8] = []
        for index in bytes.indices {
            if !isSecret[index] { clean.append(bytes[index]) }
            if isSecret[index], !joins[index] { clean += Array("[redacted]".utf8) }
        }
        return clean
    }

    private func passed(_ bytes: [UInt8], _ secrets: [[UInt8]], longest: Int, pieces: () -> Int) -> [UInt8] {
        var stream = RedactedStream(secrets, longest: longest)
        var clean: [UInt8] = []
        var left = bytes[...]
        while !left.isEmpty {
            clean += stream.add(Array(left.prefix(pieces())))
            left = left.dropFirst(pieces())
        }
        return clean + stream.finish()
    }

    @Test func `whatever the pieces and the length of lines, no secret leaves and nothing else is lost`() {
        var generator = SplitMix64(seed: 61)
        let secrets = [["abab", "babba"], ["aaaa"], ["abcd", "abcdabcd", "cdab"], []].map { $0.map { Array($0.utf8) } }
        let letters = Array("aabbcd\n".utf8)
        for round in 0..<400 {
            let secrets = secrets[round % secrets.count]
            let hasLines = round % 3 == 0
            let bytes = (0..<Int.random(in: 1...300, using: &generator)).map { _ in
                letters.dropLast(hasLines ? 0 : 1).randomElement(using: &generator) ?? 0x61
            }
            for size in [1, 2, 3, 7, 64, 1000] {
                let clean = passed(bytes, secrets, longest: 1 + round % 9) { size }
                let end: [UInt8] = bytes.last == 0x0A ? [] : [0x0A]
                #expect(clean == expected(bytes, secrets) + end, "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test func `a line that does not end leaves before it ends`() {
        var stream = RedactedStream([Array("secret".utf8)])
        var left = 0
        for _ in 0..<100 { left += stream.add(Array(repeating: 0x78, count: 10_000)).count }
        #expect(left > 900_000)
    }
}
