/// Reads the members of a JSON object by name and reports members that were never read.
///
/// Every method returns nil when the member is absent, and nil after reporting a problem when it is
/// of the wrong kind. `finish()` comes last.
public final class ObjectReader {
    public let problems: Problems
    public let offset: Int
    /// The name of the object in messages: "container 'worker'".
    public let what: String
    private let members: [String: JSONMember]
    private let order: [JSONMember]
    private var known: Set<String> = []

    /// Nil, after reporting it, when the node is no object.
    public init?(_ node: JSONNode, what: String, problems: Problems) {
        self.problems = problems
        self.what = what
        offset = node.offset
        guard case .object(let list) = node.value else {
            problems.error("\(what) must be an object, not \(node.value.kindName)", at: node.offset)
            return nil
        }
        order = list
        members = Dictionary(list.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    public func has(_ name: String) -> Bool { members[name] != nil }

    /// The value of a member of any kind; reading it makes its name known.
    public func node(_ name: String) -> JSONNode? {
        known.insert(name)
        return members[name]?.node
    }

    /// The position of the member's value, or of the object if there is no such member.
    public func place(of name: String) -> Int { members[name]?.node.offset ?? offset }

    public func error(_ message: String, at name: String) {
        problems.error(message, at: place(of: name))
    }

    private func mistyped(_ name: String, _ expected: String, _ node: JSONNode) {
        error("'\(name)' of \(what) must be \(expected), not \(node.value.kindName)", at: name)
    }

    public func require(_ name: String) -> JSONNode? {
        if let node = node(name) { return node }
        problems.error("\(what) has no '\(name)'; it is required", at: offset)
        return nil
    }

    public func string(_ name: String) -> String? {
        guard let node = node(name) else { return nil }
        guard let text = node.string else {
            mistyped(name, "a string", node)
            return nil
        }
        return text
    }

    public func requiredString(_ name: String) -> String? {
        require(name) == nil ? nil : string(name)
    }

    public func bool(_ name: String) -> Bool? {
        guard let node = node(name) else { return nil }
        if let truth = node.bool { return truth }
        mistyped(name, "true or false", node)
        return nil
    }

    public func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let node = node(name) else { return nil }
        guard case .number(let text) = node.value else {
            mistyped(name, "a whole number", node)
            return nil
        }
        guard let number = node.integer, range.contains(number) else {
            error(
                "'\(name)' of \(what) must be a whole number from \(range.lowerBound) to "
                    + "\(range.upperBound), not \(text)", at: name)
            return nil
        }
        return number
    }

    /// A positive decimal number, as it was written.
    public func decimal(_ name: String) -> String? {
        guard let node = node(name) else { return nil }
        guard case .number(let text) = node.value, let value = Double(text), value > 0,
            value < 1_000_000
        else {
            error("'\(name)' of \(what) must be a number above 0", at: name)
            return nil
        }
        return text
    }

    /// One of the words of an enumeration.
    public func choice<Choice>(_ name: String, _: Choice.Type = Choice.self) -> Choice?
    where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
        guard let text = string(name) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let words = Choice.allCases.map(\.rawValue)
        let hint = nearest(to: text, among: words).map { "; did you mean '\($0)'?" } ?? ""
        error(
            "'\(name)' of \(what) must be \(listed(words, or: true)), not '\(text)'\(hint)",
            at: name)
        return nil
    }

    public func strings(_ name: String) -> [String]? {
        guard let node = node(name) else { return nil }
        guard let elements = node.elements else {
            mistyped(name, "an array of strings", node)
            return nil
        }
        return elements.enumerated().compactMap { index, element in
            if let text = element.string { return text }
            problems.error(
                "'\(name)[\(index)]' of \(what) must be a string",
                at: element.offset)
            return nil
        }
    }

    public func object(_ name: String, what: String? = nil) -> ObjectReader? {
        guard let node = node(name) else { return nil }
        return ObjectReader(node, what: what ?? "'\(name)'", problems: problems)
    }

    /// One reader for each element of an array of objects.
    public func objects(_ name: String, what: (Int) -> String) -> [ObjectReader]? {
        guard let node = node(name) else { return nil }
        guard let elements = node.elements else {
            mistyped(name, "an array of objects", node)
            return nil
        }
        return elements.enumerated().compactMap { index, element in
            ObjectReader(element, what: what(index), problems: problems)
        }
    }

    /// The members of an object whose names are free, in the order of the source.
    public func members(_ name: String) -> [JSONMember]? {
        guard let node = node(name) else { return nil }
        guard let members = node.members else {
            mistyped(name, "an object", node)
            return nil
        }
        return members
    }

    /// An object whose values are strings, sorted by name.
    public func dictionary(_ name: String) -> [(String, String)]? {
        guard let members = members(name) else { return nil }
        return members.compactMap { member -> (String, String)? in
            let place = "'\(member.name)' in '\(name)' of \(what)"
            guard let text = member.node.string else {
                problems.error(
                    "\(place) must be a string, not \(member.node.value.kindName)",
                    at: member.node.offset)
                return nil
            }
            return (member.name, text)
        }.sorted { $0.0 < $1.0 }
    }

    /// Reports every member that was never read.
    public func finish() {
        let keys = known.sorted()
        for member in order where !known.contains(member.name) {
            guard problems.hasRoom else {
                problems.addUnlisted()
                continue
            }
            let hint = nearest(to: member.name, among: keys).map { "; did you mean '\($0)'?" } ?? ""
            problems.error(
                "unknown key '\(member.name)' in \(what)\(hint)", at: member.nameOffset,
                notes: [
                    Diagnostic(
                        .note,
                        keys.isEmpty
                            ? "\(what) has no keys"
                            : "the keys of \(what) are: \(keys.joined(separator: ", "))",
                        at: offset)
                ])
        }
    }
}
