/// Reported problems of Docker Engines with encrypted overlay networks.
///
/// Source: a report of the injection as CVE-2026-92542. Its numbers have not been checked against Docker's own
/// advisories; no other place has them.
public enum EncryptedOverlays {
    /// The first engines that are not affected by the injection, and the range that is again.
    private static let repaired = [25, 0, 19]
    private static let affectedAgain = (from: [26, 0, 0], to: [29, 8, 1])
    /// Engines that drop encrypted traffic beside older ones.
    private static let dropping = (from: [29, 0, 0], to: [29, 2, 0])

    /// The reported problem of an engine of this version; nil if there is none, or the version cannot be read.
    ///
    /// - Parameter version: As the engine prints it, `26.1.5+dfsg1`, or as a description asks for it,
    ///   `28`, which means the newest of that series.
    public static func finding(_ version: String) -> String? {
        guard let number = number(version), isAffected(number) else { return nil }
        return "Docker Engine \(version) is reported as affected by CVE-2026-92542, injection into encrypted overlay "
            + "networks (before 25.0.19, and 26.0 to 29.8.1); a distribution's build may be repaired under this number"
    }

    /// The reported problem of several engine versions in one encrypted network; nil if there is none.
    public static func finding(together versions: [String]) -> String? {
        let numbers = versions.compactMap(number)
        let isDropping = { (number: [Int]) in !isLess(number, dropping.from) && !isLess(dropping.to, number) }
        guard let new = numbers.first(where: isDropping), numbers.contains(where: { isLess($0, dropping.from) }) else {
            return nil
        }
        return
            "Docker Engine \(new.map(String.init).joined(separator: ".")) is reported to drop encrypted traffic of engines "
            + "before 29.0 (29.0 to 29.2.0); use one version on all hosts"
    }

    private static func isAffected(_ number: [Int]) -> Bool {
        isLess(number, repaired) || !isLess(number, affectedAgain.from) && !isLess(affectedAgain.to, number)
    }

    /// The three numbers of a version; nil for any other text.
    ///
    /// Missing numbers count as the newest.
    private static func number(_ version: String) -> [Int]? {
        let digits = version.utf8.prefix { (0x30...0x39).contains($0) || $0 == 0x2E }
        let words = parts(of: String(decoding: digits, as: UTF8.self), at: ".").filter { !$0.isEmpty }
        let numbers = words.prefix(3).compactMap { Int($0) }
        guard !numbers.isEmpty, numbers.count == min(3, words.count) else { return nil }
        return numbers + Array(repeating: .max, count: 3 - numbers.count)
    }

    private static func isLess(_ left: [Int], _ right: [Int]) -> Bool { left.lexicographicallyPrecedes(right) }
}
