import PlanModel

/// A signature as `ssh-keygen -Y sign` writes it: what it is for, and whose key made it.
///
/// It is read so that a refusal can say why. Whether the signature is good, only ssh-keygen decides.
struct SSHSignature: Sendable, Hashable {
    /// What the signature is for: `pdd-plan`.
    let namespace: String
    /// The public key in the wire format of ssh.
    let key: [UInt8]

    private static let begin = "-----BEGIN SSH SIGNATURE-----\n"
    private static let end = "\n-----END SSH SIGNATURE-----\n"
    private static let magic = Array("SSHSIG".utf8)
    private static let lineLength = 70

    /// Nil unless the text is, byte for byte, what ssh-keygen writes for the signature that it contains.
    ///
    /// ssh-keygen itself accepts other line ends, other text after the end, and unused bits that are not zero.
    init?(armoured bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix(Self.begin), text.hasSuffix(Self.end) else { return nil }
        let inner = text.dropFirst(Self.begin.count).dropLast(Self.end.count)
        guard let blob = Base64.decode(inner.filter { $0 != "\n" }), Self.armour(blob) == bytes else { return nil }
        var fields = Fields(blob)
        guard fields.take(Self.magic.count) == Self.magic, fields.number() == 1, let key = fields.string(),
            let namespace = fields.string(), fields.string() != nil, fields.string() != nil, fields.string() != nil,
            fields.isAtEnd
        else { return nil }
        self.key = key
        self.namespace = String(decoding: namespace, as: UTF8.self)
    }

    private static func armour(_ blob: [UInt8]) -> [UInt8] {
        var lines: [Substring] = []
        var rest = Base64.encode(blob)[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(lineLength))
            rest = rest.dropFirst(lineLength)
        }
        return Array((begin + lines.joined(separator: "\n") + end).utf8)
    }

    /// The key's fingerprint, as ssh-keygen prints it: `SHA256:c+P8…`.
    var fingerprint: String {
        let digits = Array(Digest(of: key).hexadecimal.utf8)
        func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
        return "SHA256:" + Base64.encode(bytes).filter { $0 != "=" }
    }

    /// Reads numbers and strings of ssh's wire format.
    private struct Fields {
        private var rest: ArraySlice<UInt8>

        init(_ bytes: [UInt8]) { rest = bytes[...] }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func take(_ count: Int) -> [UInt8]? {
            guard count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }

        mutating func number() -> Int? { take(4)?.reduce(0) { $0 << 8 | Int($1) } }

        mutating func string() -> [UInt8]? { number().flatMap { take($0) } }
    }
}
