/// A port, or the ports from one to another, both included.
public struct PortRange: Hashable, Sendable, CustomStringConvertible {
    public let first: Int
    public let last: Int

    /// Nil unless the text is `PORT` or `PORT-PORT`, from 1 to 65535, in rising order.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part),
                (1...65_535).contains(number)
            else { return nil }
            return number
        }
        guard numbers.count == parts.count, (1...2).contains(numbers.count),
            let first = numbers.first, let last = numbers.last, first <= last
        else { return nil }
        self.first = first
        self.last = last
    }

    public init(_ port: Int) {
        first = port
        last = port
    }

    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }

    public func overlaps(_ other: PortRange) -> Bool {
        first <= other.last && other.first <= last
    }

    public static func rule(_ text: String) -> String {
        "'ports' must be a port from 1 to 65535 or a range such as '8000-8010', not '\(text)'"
    }
}
