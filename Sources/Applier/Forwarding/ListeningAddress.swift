import PlanModel

/// A socket that listens, as `/proc/net/tcp` and `/proc/net/tcp6` write it.
struct ListeningAddress: Sendable, Equatable {
    /// In network byte order: four bytes or sixteen.
    let bytes: [UInt8]
    let port: Int

    /// Reads `0100007F:22B8`: words of four bytes in the host's order, which is little-endian on every machine that
    /// pdd's engines run on.
    init?(_ text: String) {
        let halves = parts(of: text, at: ":")
        guard halves.count == 2, [8, 32].contains(halves[0].utf8.count), let port = Int(halves[1], radix: 16)
        else { return nil }
        var bytes: [UInt8] = []
        var rest = halves[0][...]
        while !rest.isEmpty {
            guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(shift))) }
            rest = rest.dropFirst(8)
        }
        self.bytes = bytes
        self.port = port
    }

    /// Whether a connection to `localhost` reaches it: it listens on the loopback interface or on all of them.
    var isLocal: Bool {
        let isMapped = bytes.count == 16 && bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10...11] == [0xFF, 0xFF]
        let rest = isMapped ? Array(bytes.suffix(4)) : bytes
        if rest.allSatisfy({ $0 == 0 }) { return true }
        return rest.count == 4 ? rest[0] == 127 : rest.dropLast().allSatisfy { $0 == 0 } && rest.last == 1
    }

    /// The address as ssh takes it in a forwarding.
    var text: String {
        if bytes.count == 4 { return bytes.map { "\($0)" }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { String(Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]), radix: 16) }
        return "[" + groups.joined(separator: ":") + "]"
    }

    /// Where a port of a network is reached from within: `localhost`, unless its program listens on another address
    /// alone; nil when no program listens.
    static func target(of port: Int, among addresses: [ListeningAddress]) -> String? {
        let found = addresses.filter { $0.port == port }
        if found.contains(where: \.isLocal) { return "localhost" }
        return found.first?.text
    }
}
