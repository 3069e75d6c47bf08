/// A span of time in whole seconds, written as in "90s", "60m", "8h", "2d".
public struct TimeSpan: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let seconds: Int

    public init(seconds: Int) {
        self.seconds = seconds
    }

    /// Nil unless the text is a whole number from 1 and a unit, and at most 365 days.
    public init?(_ text: String) {
        guard let unit = text.last, let scale = Self.units.first(where: { $0.name == unit })?.seconds,
            let count = Int(text.dropLast()), text.utf8.allSatisfy({ $0 != 0x2B }), count >= 1,
            count <= 365 * 86_400 / scale
        else { return nil }
        seconds = count * scale
    }

    private static let units: [(name: Character, seconds: Int)] = [
        ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1),
    ]

    /// The largest unit that divides it: "60m" is written "1h".
    public var description: String {
        let unit = Self.units.first { seconds % $0.seconds == 0 && seconds > 0 }
        guard let unit else { return "\(seconds)s" }
        return "\(seconds / unit.seconds)\(unit.name)"
    }

    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.seconds < right.seconds }
}
