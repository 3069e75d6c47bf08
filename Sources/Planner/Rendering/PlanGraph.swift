public import PlanModel

/// Renders the graph of a plan for other programs to draw.
public enum PlanGraph {
    /// Graphviz's language; an edge starts at the earlier action, and `uses` is bold.
    public static func dot(_ plan: Plan) -> String {
        var text = "digraph \"\(plan.cluster)\" {\n  rankdir=LR;\n  node [shape=box];\n"
        for action in plan.actions {
            text += "  \"\(action.id)\" [label=\"\(action.id)\\n\(action.kind.rawValue)\"];\n"
        }
        for action in plan.actions {
            for id in action.after { text += "  \"\(id)\" -> \"\(action.id)\";\n" }
            for id in action.uses { text += "  \"\(id)\" -> \"\(action.id)\" [style=bold];\n" }
        }
        return text + "}\n"
    }

    /// Mermaid's language, which code hosting sites draw; `uses` is a thick edge.
    public static func mermaid(_ plan: Plan) -> String {
        var numbers: [ActionID: Int] = [:]
        var text = "flowchart LR\n"
        for (index, action) in plan.actions.enumerated() {
            numbers[action.id] = index
            text += "  a\(index)[\"\(action.id)\"]\n"
        }
        for (index, action) in plan.actions.enumerated() {
            for id in action.after { text += "  a\(numbers[id] ?? 0) --> a\(index)\n" }
            for id in action.uses { text += "  a\(numbers[id] ?? 0) ==> a\(index)\n" }
        }
        return text
    }
}
