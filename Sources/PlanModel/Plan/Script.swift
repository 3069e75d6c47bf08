/// A shell script of a plan: literal lines that read their values from the environment.
///
/// It runs under `sh -eu`.
public struct Script: Hashable, Sendable {
    public var lines: [String]
    /// The keys of the plan's `functions` whose lines stand before its own when it runs.
    public var functions: [String]

    public init(_ lines: [String], functions: [String] = []) {
        self.lines = lines
        self.functions = functions
    }

    func encode(to writer: inout JSONWriter) {
        guard !functions.isEmpty else { return writer.lines(lines, indent: "    ") }
        writer.object {
            $0.strings("functions", functions)
            $0.member("lines") { $0.lines(lines, indent: "    ") }
        }
    }

    /// Reads an array of lines, or an object that names functions of the plan beside it.
    static func decode(_ member: JSONMember, calling known: [String: [String]], problems: Problems) -> Script? {
        let what = "script '\(member.name)'"
        guard member.node.members != nil else { return decodeLines(member.node, what, problems).map { Script($0) } }
        guard let reader = ObjectReader(member.node, what: "the \(what)", problems: problems) else { return nil }
        defer { reader.finish() }
        guard let lines = reader.require("lines") else { return nil }
        let functions = reader.strings("functions") ?? []
        for name in functions where known[name] == nil {
            problems.error("there is no '\(name)' in 'functions', which the \(what) calls", at: member.node.offset)
        }
        return decodeLines(lines, what, problems).map { Script($0, functions: functions) }
    }

    /// Reads an array of lines of shell.
    static func decodeLines(_ node: JSONNode, _ what: String, _ problems: Problems) -> [String]? {
        let lines = node.elements?.compactMap(\.string)
        guard let lines, lines.count == node.elements?.count else {
            problems.error("the \(what) must be an array of lines", at: node.offset)
            return nil
        }
        return lines
    }
}

extension Plan {
    /// What runs as the script of a name: the lines of its functions, then its own; nil when the plan has no such script.
    public func lines(ofScript name: String) -> [String]? {
        scripts[name].map { script in script.functions.flatMap { functions[$0] ?? [] } + script.lines }
    }

    /// Puts a script into the tables, with the functions that it calls.
    ///
    /// Names are unique, so a script that is already there is the same one: it is added for each host that runs it.
    public mutating func add(_ script: ShellFile) {
        guard scripts[script.name] == nil else { return }
        for file in script.functions { functions[file.name] = file.lines }
        scripts[script.name] = Script(script.lines, functions: script.functions.map(\.name))
    }
}
