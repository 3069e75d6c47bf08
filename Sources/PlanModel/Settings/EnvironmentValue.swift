/// The value of an environment variable: text, or the source of the text.
public enum EnvironmentValue: Hashable, Sendable {
    case literal(String)
    /// Several words, joined by newlines; the list grows with the number of workers.
    case list([String])
    /// The private address of a host, known once the host exists.
    case addressOf(String)
    /// Those of several hosts, joined by newlines; the list grows with the number of workers.
    case addressesOf([String])
    /// The output of another action, known once that has run.
    case outputOf(ActionID)
    case secret(SecretSource)

    /// Whether it grows with the number of workers.
    public var isList: Bool {
        switch self {
        case .list, .addressesOf: true
        case .literal, .addressOf, .outputOf, .secret: false
        }
    }

    func encode(to writer: inout JSONWriter) {
        switch self {
        case .literal(let text): writer.string(text)
        case .list(let texts): writer.lines(texts, indent: "      ")
        case .addressOf(let host): writer.object { $0.string("addressOf", host) }
        case .addressesOf(let hosts):
            writer.object { $0.member("addressesOf") { $0.lines(hosts, indent: "      ") } }
        case .outputOf(let id): writer.object { $0.string("outputOf", id.description) }
        case .secret(let source): writer.object { source.encode(to: &$0) }
        }
    }

    /// Reads a value of a plan; reports a problem and returns nil if it is invalid.
    static func decode(_ node: JSONNode, what: String, problems: Problems) -> EnvironmentValue? {
        switch node.value {
        case .string(let text): return .literal(text)
        case .array(let elements):
            let texts = elements.compactMap(\.string)
            if texts.count == elements.count { return .list(texts) }
        case .object:
            guard let reader = ObjectReader(node, what: what, problems: problems) else {
                return nil
            }
            defer { reader.finish() }
            if reader.node("addressOf") != nil {
                return reader.string("addressOf").map { .addressOf($0) }
            }
            if reader.node("addressesOf") != nil {
                return reader.strings("addressesOf").map { .addressesOf($0) }
            }
            if reader.node("outputOf") != nil {
                return reader.actionID("outputOf").map { .outputOf($0) }
            }
            if let source = SecretSource.decode(reader) { return .secret(source) }
            if ["env", "file", "command"].contains(where: reader.has) { return nil }
        case .null, .bool, .number: break
        }
        problems.error(
            "\(what) must be a string, an array of strings, or an object with 'addressOf', "
                + "'addressesOf', 'outputOf', 'env', 'file' or 'command'", at: node.offset)
        return nil
    }
}

/// A variable and its value.
public struct EnvironmentEntry: Hashable, Sendable {
    public let name: String
    public let value: EnvironmentValue

    public init(_ name: String, _ value: EnvironmentValue) {
        self.name = name
        self.value = value
    }
}

extension ObjectWriter {
    mutating func environment(_ name: String, _ entries: [EnvironmentEntry]) {
        guard !entries.isEmpty else { return }
        member(name) {
            $0.object { object in
                for entry in entries {
                    object.member(entry.name) { entry.value.encode(to: &$0) }
                }
            }
        }
    }
}

extension ObjectReader {
    /// The variables of a script under a name, sorted by theirs.
    func environment(_ name: String) -> [EnvironmentEntry] {
        environment(name, isEnvironmentName, Messages.environmentName)
    }

    /// The variables of a container.
    func containerEnvironment(_ name: String) -> [EnvironmentEntry] {
        environment(name, isContainerVariable, Messages.containerVariable)
    }

    private func environment(
        _ name: String, _ isGood: (String) -> Bool, _ rule: (String) -> String
    ) -> [EnvironmentEntry] {
        (members(name) ?? []).compactMap { member in
            guard isGood(member.name) else {
                problems.error(rule(member.name), at: member.nameOffset)
                return nil
            }
            return EnvironmentValue.decode(
                member.node, what: "'\(member.name)' in '\(name)' of \(what)", problems: problems
            ).map { EnvironmentEntry(member.name, $0) }
        }.sorted { $0.name < $1.name }
    }
}
