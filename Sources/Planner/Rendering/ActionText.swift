public import PlanModel

/// Renders one action of a plan for people: what it does, its values, its script, and what it waits for.
///
/// Of a secret, only the source is in a plan.
public struct ActionText {
    private let plan: Plan
    private let action: Action
    /// The place of the description that it comes from, in words; nil if that is not known.
    private let origin: String?

    public init(_ plan: Plan, _ action: Action, origin: String?) {
        self.plan = plan
        self.action = action
        self.origin = origin
    }

    /// How many values of a list, and how many similar actions, are shown.
    private static let longestList = 4

    public var text: String {
        var text = "\(action.id): \(plan.phrase(for: action))\n\n"
        func add(_ name: String, _ value: String) { text += "\(padded(name, 10)) \(value)\n" }
        add("kind", action.kind.rawValue)
        if let host = action.host { add("host", host + role(host)) }
        if let origin { add("from", origin) }
        if case .ssh(let payload) = action.payload { add("runs", condition(payload)) }
        let timeout = payloadTimeout ?? plan.timeouts[action.kind]
        if let timeout {
            let attempts = plan.attempts[action.kind].map { ", at most \(counted($0, "attempt"))" } ?? ""
            add("time limit", "\(timeout)\(attempts)")
        }
        text += section("waits for", waits)
        let dependents = plan.actions.filter { $0.dependencies.contains(action.id) }
        text += section("is waited for by", folded(dependents.map(\.id)).map(\.name))
        text += details
        return printable(text)
    }

    private var payloadTimeout: TimeSpan? {
        if case .ssh(let payload) = action.payload { payload.timeout } else { nil }
    }

    private func role(_ host: String) -> String { plan.hostType(of: host).map { " (\($0.role.rawValue))" } ?? "" }

    private func condition(_ payload: RunScript) -> String {
        switch payload.runs {
        case .once: "once, and again if the script, its values, its host or what it uses changes"
        case .live(let check):
            "if the check '\(check)' fails, or the script, its values, its host or what it uses changes"
        case .read: "if another action needs its output\(payload.isSecret ? ", which is a secret" : "")"
        }
    }

    private func section(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\n\(title)\n" + lines.map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
    }

    /// A line for each dependency, with the reason.
    private var waits: [String] {
        let after = folded(action.after).map { ($0.name, $0.ids, "it must succeed first") }
        let uses = folded(action.uses).map {
            ($0.name, $0.ids, "it must succeed first; if it runs again, so does this")
        }
        let all = after + uses
        let width = min(44, all.map(\.0.count).max() ?? 0)
        return all.map { name, ids, reason in
            let output = ids.first { action.inputs.contains($0) }.map { _ in "; its output is used" } ?? ""
            return "\(padded(name, width))  \(reason)\(output)"
        }
    }

    /// Actions with one step are together if there are many of them.
    private func folded(_ ids: [ActionID]) -> [(name: String, ids: [ActionID])] {
        var groups: [(step: String, ids: [ActionID])] = []
        for id in ids {
            if groups.last?.step == id.step {
                groups[groups.count - 1].ids.append(id)
            } else {
                groups.append((id.step, [id]))
            }
        }
        return groups.flatMap { group -> [(String, [ActionID])] in
            guard group.ids.count > Self.longestList, let last = group.ids.last else {
                return group.ids.map { ($0.description, [$0]) }
            }
            return [("\(group.ids[0]) … \(last) (\(grouped(group.ids.count)))", group.ids)]
        }
    }

    private var details: String {
        switch action.payload {
        case .ssh(let payload): return script(payload)
        case .createHost(let payload): return section("host '\(payload.type)'", table("hosts", payload.type))
        case .runContainer(let payload):
            return section("container '\(payload.name)'", table("containers", payload.settings))
        case .scp(let payload):
            var lines = ["to    \(payload.destination)", "mode  \(payload.mode)"]
            switch payload.source {
            case .file(let name):
                if let file = plan.files[name] {
                    lines.insert("file  \(file.path)  (sha256 \(file.digest.hexadecimal))", at: 0)
                }
            case .output(let id): lines.insert("from  the output of \(id)", at: 0)
            case .lines(let text): return section("file", lines) + section("contents", text)
            }
            return section("file", lines)
        case .scpImage, .openPort, .destroyHost, .closePort, .removeContainer: return ""
        }
    }

    private func script(_ payload: RunScript) -> String {
        var text = section("values", payload.environment.map { "\($0.name)=\(value($0.value))" })
        if case .live(let check) = payload.runs {
            text += section("check '\(check)'", plan.lines(ofScript: check) ?? [])
        }
        return text + section("script '\(payload.script)'", plan.lines(ofScript: payload.script) ?? [])
    }

    private func value(_ value: EnvironmentValue) -> String {
        switch value {
        case .literal(let text): shellWord(text)
        case .list(let texts): list(texts)
        case .addressOf(let host): "(the address of \(host))"
        case .addressesOf(let hosts): "(the addresses of) " + list(hosts)
        case .outputOf(let id): "(the output of \(id))"
        case .secret(.environment(let name)): "(a secret: the variable \(name))"
        case .secret(.file(let path)): "(a secret: the file \(path))"
        case .secret(.command(let words)): "(a secret: what \(words.map(shellWord).joined(separator: " ")) prints)"
        }
    }

    private func list(_ texts: [String]) -> String {
        guard texts.count > Self.longestList, let last = texts.last else { return texts.joined(separator: " ") }
        return "\(texts.prefix(2).joined(separator: " ")) … \(last) (\(grouped(texts.count)), one a line)"
    }

    /// The members of an entry of a table of the plan.
    private func table(_ name: String, _ key: String) -> [String] {
        var tables = plan
        tables.actions = []
        let node: JSONNode
        do {
            node = try JSONReader.read(SourceText(name: "plan", bytes: tables.json()))
        } catch {
            preconditionFailure("this is a bug in pdd: a plan's own text is not JSON")
        }
        return (node[name]?[key]?.members ?? []).flatMap { lines($0.name, $0.node) }
    }

    private func lines(_ name: String, _ node: JSONNode) -> [String] {
        switch node.value {
        case .string(let text): ["\(name): \(text)"]
        case .number(let text): ["\(name): \(text)"]
        case .bool(let truth): ["\(name): \(truth)"]
        case .null: ["\(name): null"]
        case .array(let elements): elements.enumerated().flatMap { lines("\(name)[\($0.offset)]", $0.element) }
        case .object(let members): members.flatMap { lines("\(name).\($0.name)", $0.node) }
        }
    }
}
