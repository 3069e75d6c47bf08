/// A value that two JSON values have at one path, in one of them or in both.
public struct JSONChange: Hashable, Sendable {
    /// The names of the members that lead to it: `environment`, `A`.
    public let path: [String]
    /// What changed, in words: `none -> "b"`.
    public let text: String

    public var description: String { "\(path.joined(separator: ".")): \(text)" }
    /// The same within a sentence: `memory none -> 2g`.
    public var words: String { "\(path.joined(separator: ".")) \(text.filter { $0 != "\"" })" }

    /// The changes from one value to another, in the order of the members; a pure function.
    public static func between(_ old: JSONNode?, _ new: JSONNode?, at path: [String] = []) -> [JSONChange] {
        let members = (old.map { $0.members } ?? [], new.map { $0.members } ?? [])
        if let before = members.0, let after = members.1, old?.members != nil || new?.members != nil {
            return changes(of: before, after, at: path)
        }
        let elements = (old.map { $0.elements } ?? [], new.map { $0.elements } ?? [])
        if let before = elements.0, let after = elements.1, old?.elements != nil || new?.elements != nil {
            return changes(of: before.map(\.text), after.map(\.text), at: path)
        }
        let (before, after) = (old?.text ?? "none", new?.text ?? "none")
        return before == after ? [] : [JSONChange(path: path, text: "\(short(before)) -> \(short(after))")]
    }

    private static func changes(
        of old: [JSONMember], _ new: [JSONMember], at path: [String]
    ) -> [JSONChange] {
        let before = Dictionary(old.map { ($0.name, $0.node) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(new.map { ($0.name, $0.node) }, uniquingKeysWith: { first, _ in first })
        let names = old.map(\.name) + new.map(\.name).filter { before[$0] == nil }
        return names.flatMap { between(before[$0], after[$0], at: path + [$0]) }
    }

    /// The number of elements that are listed one by one; of more, only the number is given.
    private static let limit = 12

    private static func changes(of old: [String], _ new: [String], at path: [String]) -> [JSONChange] {
        guard old != new else { return [] }
        func change(_ text: String) -> JSONChange { JSONChange(path: path, text: text) }
        let (removed, added) = (surplus(of: old, over: new), surplus(of: new, over: old))
        if removed.isEmpty, added.isEmpty { return [change("another order")] }
        if removed.count == 1, added.count == 1 { return [change("\(removed[0]) -> \(added[0])")] }
        guard removed.count + added.count <= limit else {
            return [change("\(counted(removed.count, "element")) removed, \(added.count) added")]
        }
        return removed.map { change("- \($0)") } + added.map { change("+ \($0)") }
    }

    /// The elements that a list has more often than another, in their order.
    private static func surplus(of list: [String], over other: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for element in other { counts[element, default: 0] += 1 }
        return list.filter { element in
            counts[element, default: 0] -= 1
            return counts[element, default: 0] < 0
        }
    }

    /// The first digits of a digest, which are enough to distinguish two; any other text as it is.
    private static func short(_ text: String) -> String {
        let inner = text.dropFirst().dropLast()
        return inner.utf8.count == 64 && inner.allSatisfy(\.isHexDigit) ? "\(inner.prefix(12))…" : text
    }
}
