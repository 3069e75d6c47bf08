public import PlanModel

/// What happens during a run, in the order in which it happens.
public enum RunEvent: Sendable {
    case started(Action)
    case retrying(Action, attempt: Int, seconds: Double, reason: String)
    case succeeded(Action, seconds: Double)
    case failed(Action, ActionFailure, seconds: Double, attempts: Int, log: String?)
    case skipped(Action, because: ActionID)
    /// A provider has something to say that a person should know.
    case noted(String)
    /// Nothing new starts any more; these still run.
    case interrupted(running: [ActionID])
}

/// Is told what happens; the calls come one at a time, in order.
public protocol RunObserver: Sendable {
    func handle(_ event: RunEvent)
}

/// How a run ended.
public struct RunResult: Sendable {
    public var succeeded: [ActionID] = []
    public var failed: [ActionID] = []
    public var skipped: [ActionID] = []
    /// Those that never started because the run was interrupted.
    public var notStarted: [ActionID] = []
    public var wasInterrupted = false
    /// In seconds.
    public var duration = 0.0

    public var isComplete: Bool {
        failed.isEmpty && skipped.isEmpty && notStarted.isEmpty && !wasInterrupted
    }
}
