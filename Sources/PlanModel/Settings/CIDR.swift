/// An IPv4 network in CIDR notation: `10.0.9.0/24`.
public struct CIDR: Hashable, Sendable, CustomStringConvertible {
    public let address: UInt32
    public let prefix: Int

    /// Nil unless it is four numbers, a slash, a prefix from 0 to 32, and no bit is set behind the
    /// prefix.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, let prefix = Self.number(halves[1], upTo: 32),
            let address = Self.address(String(halves[0]))
        else { return nil }
        let mask: UInt32 = prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix)
        guard address & ~mask == 0 else { return nil }
        self.address = address
        self.prefix = prefix
    }

    /// The 32 bits of an address in dotted notation; nil for any other text.
    public static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var address: UInt32 = 0
        for part in parts {
            guard let number = number(part, upTo: 255) else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }

    private static func number(_ text: Substring, upTo maximum: Int) -> Int? {
        guard (1...3).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text == "0" || !text.hasPrefix("0"), let number = Int(text), number <= maximum
        else { return nil }
        return number
    }

    /// Whether an address in dotted notation is in the network.
    public func contains(_ text: String) -> Bool {
        guard let other = Self.address(text) else { return false }
        let mask: UInt32 = prefix == 0 ? 0 : ~UInt32(0) << UInt32(32 - prefix)
        return other & mask == address
    }

    /// The last address before the one for broadcasts: `10.0.9.254`; the only one of a /32.
    public var lastHost: String {
        let broadcast = prefix == 0 ? UInt32.max : address | (UInt32.max >> UInt32(prefix))
        return Self.text(prefix < 31 ? broadcast - 1 : address)
    }

    private static func text(_ address: UInt32) -> String {
        stride(from: 24, through: 0, by: -8).map { "\((address >> UInt32($0)) & 255)" }.joined(separator: ".")
    }

    public var description: String { "\(Self.text(address))/\(prefix)" }
}
