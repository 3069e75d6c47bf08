public import PlanModel

/// Renders a plan for `git diff`: the settings, the digests of scripts and the steps of each host, one a line.
///
/// Nothing is folded or counted, so that a change of the plan changes only the lines that it is about: one more worker is
/// one block of lines. Whatever a line leaves out is in a digest: no change of a plan is without a changed line.
public enum PlanLines {
    /// The lines of a plan.
    ///
    /// - Parameter description: The digest of the description, if the plan was made for a description alone. Its files
    ///   have not been read, so that lines that depend on their content are left out.
    public static func render(_ plan: Plan, description: Digest? = nil) -> String {
        let json = plan.json()
        let node: JSONNode
        do {
            node = try JSONReader.read(SourceText(name: "plan", bytes: json))
        } catch {
            preconditionFailure("this is a bug in pdd: a plan's own text is not JSON")
        }
        var text = "cluster \(plan.cluster)\n"
        text += description.map { "sha256 of the description: \($0)\n" } ?? "sha256 of the plan: \(Digest(of: json))\n"
        text += "\nsettings\n"
        for member in node.members ?? [] where !shownElsewhere.contains(member.name) {
            for line in lines(of: member.node, at: member.name)
            where description == nil || !(member.name == "files" && line.contains(".sha256: ")) {
                text += "  \(line)\n"
            }
        }
        for name in ["functions", "scripts"] {
            guard let table = node[name]?.members, !table.isEmpty else { continue }
            text += "\n\(name)\n"
            for member in table { text += "  \(member.name): sha256 \(Digest(of: member.node.text).short)…\n" }
        }
        return text + steps(plan, node["actions"]?.elements ?? [])
    }

    private static let shownElsewhere: Set<String> = ["format", "cluster", "functions", "scripts", "actions"]

    /// `path: value` for each value in a member of the plan.
    private static func lines(of node: JSONNode, at path: String) -> [String] {
        if let members = node.members, !members.isEmpty {
            return members.flatMap { lines(of: $0.node, at: "\(path).\($0.name)") }
        }
        if let elements = node.elements, !elements.isEmpty {
            return elements.flatMap { lines(of: $0, at: "\(path)[]") }
        }
        return ["\(path): \(node.text)"]
    }

    /// The steps of each host; a line ends with the digest of everything that the plan says about the action.
    private static func steps(_ plan: Plan, _ nodes: [JSONNode]) -> String {
        var text = ""
        var host: String?
        for (action, node) in zip(plan.actions, nodes) {
            if action.id.host != host {
                host = action.id.host
                text += "\n\(action.id.host)\(type(of: action))\n"
            }
            text += "  \(action.id)  \(plan.phrase(for: action))  \(Digest(of: node.text).hexadecimal.prefix(8))\n"
        }
        return text
    }

    private static func type(of action: Action) -> String {
        guard case .createHost(let payload) = action.payload else { return "" }
        return "  (\(payload.type))"
    }
}
