public import PlanModel

/// Renders the graph of a plan for other programs to draw.
///
/// - Parameter full: Whether to show every host and every dependency, instead of hosts that are alike as one.
public enum PlanGraph {
    /// Graphviz's language; an edge starts at the earlier step, and `uses` is bold.
    public static func dot(_ plan: Plan, full: Bool = false) -> String {
        let picture = PlanPicture(plan, full: full)
        var text = "digraph \"\(plan.cluster)\" {\n  node [shape=box];\n"
        for (index, (group, members)) in zip(picture.groups, picture.members).enumerated() {
            text += "  subgraph cluster_\(index) {\n    label=\"\(group.text)\";\n"
            for node in members.map({ picture.nodes[$0] }) {
                text += "    \"\(node.actions[0].id)\" [label=\"\(node.text)\\n\(node.kind.rawValue)\"];\n"
            }
            text += "  }\n"
        }
        for edge in picture.edges {
            let (from, to) = (picture.nodes[edge.from].actions[0].id, picture.nodes[edge.to].actions[0].id)
            text += "  \"\(from)\" -> \"\(to)\"\(edge.uses ? " [style=bold]" : "");\n"
        }
        return text + "}\n"
    }

    /// Mermaid's language, which code hosting sites draw; `uses` is a thick edge.
    public static func mermaid(_ plan: Plan, full: Bool = false) -> String {
        let picture = PlanPicture(plan, full: full)
        var text = "flowchart TB\n"
        for (index, (group, members)) in zip(picture.groups, picture.members).enumerated() {
            text += "  subgraph g\(index)[\"\(group.text)\"]\n"
            for number in members { text += "    n\(number)[\"\(picture.nodes[number].text)\"]\n" }
            text += "  end\n"
        }
        for edge in picture.edges { text += "  n\(edge.from) \(edge.uses ? "==>" : "-->") n\(edge.to)\n" }
        return text
    }
}
