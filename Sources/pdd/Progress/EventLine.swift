import Applier
import PlanModel
import Planner

/// The line that reports one event of a run.
enum EventLine {
    /// Nil for the start of an action and for a skipped one: the observers show those in their own way.
    static func text(_ event: RunEvent) -> String? {
        switch event {
        case .started, .skipped: nil
        case .succeeded(let action, let seconds):
            "\(Terminal.paint("done  ", .green)) \(name(action)) \(duration(seconds))"
        case .failed(let action, let failure, let seconds, _, _):
            "\(Terminal.paint("failed", .red)) \(name(action)) \(duration(seconds))  \(printable(failure.reason))"
        case .retrying(let action, let attempt, let seconds, let reason):
            "\(Terminal.paint("retry ", .yellow)) \(name(action)) "
                + "attempt \(attempt) failed (\(printable(reason))); again in \(duration(seconds))"
        case .noted(let text): printable("note: \(text)")
        case .interrupted(let running): printable(interruption(running))
        }
    }

    /// How many running actions an interruption names, when there are many.
    private static let namedActions = 3

    /// The id of an action, padded so that what follows is aligned.
    static func name(_ action: Action) -> String { padded(action.id.description, 32) }

    private static func interruption(_ running: [ActionID]) -> String {
        guard !running.isEmpty else { return "interrupted; nothing was running" }
        let others = running.count - namedActions
        let names = running.prefix(others > 1 ? namedActions : running.count).map(\.description)
        return "interrupted; no new action starts; waiting for \(names.joined(separator: ", "))"
            + (others > 1 ? " and \(counted(others, "other action"))" : "") + "; interrupt again to end them"
    }
}
