/// A SHA-256 digest.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hexadecimal: String

    /// Nil when the text is not 64 lower-case hexadecimal digits.
    public init?(hexadecimal: String) {
        let digits = hexadecimal.utf8
        guard digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.hexadecimal = hexadecimal
    }

    init(words: [UInt32]) {
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        let alphabet = Array("0123456789abcdef".utf8)
        for word in words {
            for shift in stride(from: 28, through: 0, by: -4) {
                digits.append(alphabet[Int((word >> UInt32(shift)) & 15)])
            }
        }
        hexadecimal = String(decoding: digits, as: UTF8.self)
    }

    /// The digest of some bytes.
    public init(of bytes: some Sequence<UInt8>) {
        var hash = SHA256()
        hash.update(Array(bytes))
        self = hash.finish()
    }

    public init(of text: String) {
        self.init(of: text.utf8)
    }

    /// The first digits, enough for a person to distinguish digests.
    public var short: String { String(hexadecimal.prefix(12)) }

    public var description: String { hexadecimal }
}
