public import PlanModel

/// The events of a run, in order.
public enum RunEvent: Sendable {
    case started(Action)
    case retrying(Action, attempt: Int, seconds: Double, reason: String)
    case succeeded(Action, seconds: Double)
    case failed(Action, ActionFailure, seconds: Double, attempts: Int, log: String?)
    case skipped(Action, because: ActionID)
    /// A note from a provider, for people.
    case noted(String)
    /// No new action starts; these are still running.
    case interrupted(running: [ActionID])
}

/// Receives the events of a run, one at a time, in order.
public protocol RunObserver: Sendable {
    func handle(_ event: RunEvent)
}

/// The result of a run.
public struct RunResult: Sendable {
    public init() {}

    public var succeeded: [ActionID] = []
    public var failed: [ActionID] = []
    public var skipped: [ActionID] = []
    /// The actions that did not start because the run was interrupted.
    public var notStarted: [ActionID] = []
    public var wasInterrupted = false
    /// In seconds.
    public var duration = 0.0

    public var isComplete: Bool {
        failed.isEmpty && skipped.isEmpty && notStarted.isEmpty && !wasInterrupted
    }
}
