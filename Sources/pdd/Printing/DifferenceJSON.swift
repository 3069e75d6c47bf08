import Applier
import PlanModel

/// Renders a difference as newline-delimited JSON: one object for each action to run.
///
/// The keys are `action`, `kind`, `change` (`missing`, `changed`, `unknown`, `extra`, `needed`) and `reason`; for a host, `verb` is
/// what happens to it; for the action that waits for
/// running jobs or ends them, `jobs`, `longestJob`, `jobSeconds` and `outcome`; for the action with which the state of
/// the submit container is lost, `discards` and `queue`.
enum DifferenceJSON {
    static func lines(_ difference: Difference) -> String { objects(difference).map { $0 + "\n" }.joined() }

    /// The object of each action, on one line.
    static func objects(_ difference: Difference) -> [String] {
        let stakes = Stakes(of: difference)
        let workers = Dictionary(stakes.workers.map { ($0.action, $0) }, uniquingKeysWith: { first, _ in first })
        func line(_ action: Action, _ change: String, _ reason: String, verb: HostChange.Verb? = nil) -> String {
            var writer = JSONWriter()
            writer.object {
                $0.string("action", action.id.description)
                $0.string("kind", action.kind.rawValue)
                $0.string("change", change)
                $0.string("verb", verb?.rawValue)
                $0.string("reason", printable(reason))
                if let worker = workers[action.id] { encode(worker, to: &$0) }
                if let loss = stakes.loss, loss.action == action.id { encode(loss, to: &$0) }
            }
            return writer.text
        }
        var objects: [String] = []
        for action in difference.removals { objects.append(line(action, "extra", difference.reasons[action.id] ?? "")) }
        for action in difference.rollingActions {
            objects.append(line(action, "changed", difference.reasons[action.id] ?? ""))
        }
        for (action, status) in zip(difference.plan.actions, difference.statuses) {
            let verb = action.kind == .createHost ? difference.hostChanges[action.id.host]?.verb : nil
            switch status {
            case .missing(let reason): objects.append(line(action, "missing", reason, verb: verb))
            case .changed(let reason): objects.append(line(action, "changed", reason, verb: verb))
            case .unknown(let reason): objects.append(line(action, "unknown", reason, verb: verb))
            case .needed: objects.append(line(action, "needed", "its output is needed"))
            case .satisfied, .leftOut, .unneeded: break
            }
        }
        return objects
    }

    private static func encode(_ worker: Stakes.Worker, to object: inout ObjectWriter) {
        object.integer("jobs", worker.jobs.count)
        object.integer("longestJob", worker.jobs.longest)
        object.integer("jobSeconds", worker.jobs.total)
        switch worker.outcome {
        case .finish: object.string("outcome", "finish")
        case .finishOrRestart: object.string("outcome", "finishOrRestart")
        case .restart: object.string("outcome", "restart")
        case .lost: object.string("outcome", "lost")
        }
    }

    private static func encode(_ loss: Stakes.Loss, to object: inout ObjectWriter) {
        object.strings("discards", loss.parts.map(\.rawValue))
        guard let queue = loss.queue else { return }
        object.member("queue") {
            $0.object {
                $0.integer("idle", queue.idle)
                $0.integer("running", queue.running)
                $0.integer("held", queue.held)
                $0.integer("completed", queue.completed)
            }
        }
    }
}
