import PlanModel
import Planner

extension Plan {
    /// The action that a user names: by its id, or with a container in place of its host.
    ///
    /// - Parameter others: Actions beside those of the plan.
    func action(named name: String, besides others: [Action] = []) throws -> Action {
        let words = parts(of: name, at: "/")
        guard words.count == 2 else {
            throw Failure.error(
                .wrongInput, "'\(printable(name))' is not an action; an action is HOST/STEP",
                notes: ["such as: \(actions.last?.id.description ?? "cluster/ready")"])
        }
        let all = actions + others
        let host = placements.first { $0.name == words[0] }?.host ?? words[0]
        if let action = all.first(where: { $0.id == ActionID(host, words[1]) }) { return action }
        let steps = all.filter { $0.id.host == host }.map(\.id.step)
        guard !steps.isEmpty else {
            let names = Array(Set(all.map(\.id.host))) + placements.map(\.name)
            let hint = nearest(to: words[0], among: names).map { "; did you mean '\($0)/\(words[1])'?" } ?? ""
            throw Failure.error(.wrongInput, "there is no action '\(printable(name))'\(printable(hint))")
        }
        let hint = nearest(to: words[1], among: steps).map { "; did you mean '\(words[0])/\($0)'?" } ?? ""
        throw Failure.error(
            .wrongInput, "there is no action '\(printable(name))'\(printable(hint))",
            notes: [
                "the steps of \(host) are: \(steps.prefix(20).joined(separator: ", "))\(steps.count > 20 ? ", …" : "")"
            ])
    }
}

extension Input {
    /// The place of the description that an action comes from: `cluster.json:9:5: workers[0]`; nil for a plan's.
    func origin(of action: Action) -> String? {
        guard let description, let source, let node else { return nil }
        guard let origin = ActionOrigin(of: action, in: description, node) else {
            return "a default: \(source.name) has no key about it"
        }
        let part = source.part(at: origin.offset)
        let place = part.text.place(of: part.offset)
        return "\(part.text.name):\(place.line):\(place.column): \(origin.key)"
    }
}
