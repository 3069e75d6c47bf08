import Applier
import PlanModel
import Synchronization

/// Collects the failures of a run, for the report at its end.
final class Summary: RunObserver {
    struct Failed: Sendable {
        let action: Action
        let failure: ActionFailure
        let seconds: Double
        let attempts: Int
        let log: String?
    }

    private struct State {
        var failures: [Failed] = []
        var skipped: [ActionID: [ActionID]] = [:]
    }

    private let state = Mutex(State())

    func handle(_ event: RunEvent) {
        state.withLock { state in
            switch event {
            case .failed(let action, let failure, let seconds, let attempts, let log):
                state.failures.append(
                    Failed(
                        action: action, failure: failure, seconds: seconds, attempts: attempts,
                        log: log))
            case .skipped(let action, let cause): state.skipped[cause, default: []].append(action.id)
            case .started, .retrying, .succeeded, .noted, .interrupted: break
            }
        }
    }

    var failures: [Failed] { state.withLock { $0.failures } }

    var skipped: [ActionID: [ActionID]] { state.withLock { $0.skipped } }
}
