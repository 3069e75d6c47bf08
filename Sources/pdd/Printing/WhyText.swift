import Applier
import PlanModel
import Planner

/// Renders why an action would run now.
enum WhyText {
    /// - Parameter origin: The place of the description that an action comes from; nil if it is not known.
    static func render(_ action: Action, _ difference: Difference, origin: (Action) -> String?) -> String {
        let causes = difference.causes(of: action.id)
        guard let last = causes.last else {
            return printable("\(action.id) would not run: \(rest(action, difference))\n")
        }
        let heading = "\(action.id) would run: \(causes[0].reason)\n"
        let chain = causes.dropFirst().map { "  \($0.action): \($0.reason)\n" }.joined()
        guard let first = difference.plan.actions.first(where: { $0.id == last.action }) else {
            return printable(heading + chain)
        }
        var text =
            heading + chain + "\nfirst cause: \(causes.count == 1 ? last.reason : "\(last.action): \(last.reason)")\n"
        text += "  what it does: \(difference.phrase(for: first))\n"
        if let hint = hint(first, difference) { text += "  \(hint)\n" }
        if let origin = origin(first) { text += "  from \(origin)\n" }
        return printable(text)
    }

    /// Why it would not run.
    private static func rest(_ action: Action, _ difference: Difference) -> String {
        let status = zip(difference.plan.actions, difference.statuses).first { $0.0.id == action.id }?.1
        if status == .unneeded { return "it only reads, and no action that would run needs its output" }
        switch action.payload {
        case .createHost: return "the host exists and matches its plan"
        case .openPort: return "the port is open"
        case .scp, .scpImage: return "the file is on the host, and neither it nor its source has changed"
        case .ssh(let payload):
            if case .live(let check) = payload.runs {
                return "the check '\(check)' passes, and nothing that it uses has changed"
            }
            return "it has run, and nothing that it uses has changed"
        case .runContainer: return "the container runs, with the settings of the plan"
        case .destroyHost, .closePort, .removeContainer: return "nothing is left to remove"
        }
    }

    /// What may have changed, where the marker on the host says only that something has.
    private static func hint(_ action: Action, _ difference: Difference) -> String? {
        guard let host = action.host, case .known(let contents) = difference.observation.hosts[host]?.contents,
            let marker = contents.markers[action.id], let digest = difference.digests[action.id], marker != digest
        else { return nil }
        switch action.payload {
        case .scp(let payload):
            if case .file(let name) = payload.source, let file = difference.plan.files[name] {
                return "\(file.path) has changed since it was copied; its sha256 is now \(file.digest.short)…"
            }
            return "what is copied has changed since"
        case .ssh(let payload):
            return "the script '\(payload.script)', its values, or what it uses has changed since it ran"
        case .createHost, .openPort, .scpImage, .runContainer, .destroyHost, .closePort, .removeContainer: return nil
        }
    }
}
