import Dispatch
public import PlanModel
import Synchronization

/// Runs the actions of a difference: what may start, starts; what fails, skips its dependents only.
public final class ApplyRun: Sendable {
    private struct State {
        var schedule: Schedule
        var result = RunResult()
    }

    private let actions: [Action]
    private let runner: ActionRunner
    private let record: RunRecord?
    private let retries: RetryPolicy
    private let observers: [any RunObserver]
    private let state: Mutex<State>
    /// Results come in, events reach the observers and actions start on this queue, one after the other.
    private let events = DispatchQueue(label: "events")
    private let end = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - directory: What the paths of the plan's files are relative to.
    ///   - secretCommands: The commands that the operator lets secrets come from.
    ///   - record: Where logs go; nil keeps none.
    ///   - lock: Is taken on the submit host once that exists; nil takes none.
    public init(
        _ difference: Difference, provider: any Provider, access: any HostAccess,
        commands: any CommandRunner, directory: String, secretCommands: Set<[String]> = [], record: RunRecord?,
        lock: HostLock? = nil, limits: Limits = Limits(), retries: RetryPolicy = RetryPolicy(),
        estimate: (@Sendable (Action) -> Double)? = nil, observers: [any RunObserver] = []
    ) {
        actions = difference.actions
        let facts = Facts(difference)
        runner = ActionRunner(
            plan: difference.plan, provider: provider, access: access, facts: facts,
            secrets: SecretReader(directory: directory, runner: commands, commands: secretCommands),
            directory: directory,
            lock: lock)
        self.record = record
        var retries = retries
        // Never wait longer for an existing host than for a new one.
        if let limit = difference.plan.timeouts[.createHost] {
            retries.patience = min(retries.patience, Double(limit.seconds))
        }
        self.retries = retries
        self.observers = observers
        let schedule = Schedule.of(
            actions, limits: limits, estimate: estimate ?? defaultEstimate(difference.plan))
        state = Mutex(State(schedule: schedule))
    }

    /// The hosts that are known at the end.
    public var hosts: [FoundHost] { runner.facts.hosts }

    /// Runs to the end, or until an interruption lets nothing new start.
    ///
    /// Call it once.
    public func run() -> RunResult {
        let begin = now()
        if !actions.isEmpty {
            var work = runner.work(actions)
            work.journal = record?.journalPath
            // The provider keeps this, and the run keeps the provider: it must not hold the run.
            work.tell = { [events, observers] note in
                events.async { for observer in observers { observer.handle(.noted(note)) } }
            }
            runner.provider.announce(work)
            events.async { [self] in startWhatMay() }
            end.wait()
        }
        events.sync {}
        return state.withLock { state in
            state.result.duration = now() - begin
            for (index, itemState) in state.schedule.states.enumerated()
            where itemState == .waiting || itemState == .ready {
                state.result.notStarted.append(actions[index].id)
            }
            // An interruption that came when all was done changed nothing.
            if state.result.succeeded.count == actions.count { state.result.wasInterrupted = false }
            return state.result
        }
    }

    /// Lets nothing new start; what runs may finish.
    public func interrupt() {
        let running = state.withLock { state -> [Int]? in
            guard !state.result.wasInterrupted else { return nil }
            state.result.wasInterrupted = true
            state.schedule.stop()
            return state.schedule.states.indices.filter { state.schedule.states[$0] == .running }
        }
        guard let running else { return }
        tell(.interrupted(running: running.map { actions[$0].id }))
        if running.isEmpty { end.signal() }
    }

    /// Call it on the queue of events: the observers have the intent of an action before it begins.
    private func startWhatMay() {
        for index in state.withLock({ $0.schedule.start() }) {
            let action = actions[index]
            observe(.started(action))
            // A blocking action on a concurrent queue would starve the others.
            DispatchQueue(label: action.id.description).async { [self] in
                let outcome = attempt(action)
                events.async { [self] in finish(index, outcome) }
            }
        }
    }

    private struct Outcome {
        let failure: ActionFailure?
        let seconds: Double
        let attempts: Int
        let log: String?
    }

    private func attempt(_ action: Action) -> Outcome {
        let begin = now()
        var attempts = 0
        var silentSince: Double?
        var log: OutputLog?
        while true {
            attempts += 1
            do throws(ActionFailure) {
                if log == nil { log = try openLog(action) }
                try runner.run(action, log: log)
                return Outcome(
                    failure: nil, seconds: now() - begin, attempts: attempts, log: log?.path)
            } catch {
                log?.note("failed: \(error.reason)")
                silentSince = error.isUnreachable ? silentSince ?? now() : nil
                let wait =
                    state.withLock({ $0.result.wasInterrupted })
                    ? nil
                    : retries.wait(
                        after: error, attempt: attempts,
                        of: runner.plan.attempts[action.kind],
                        silence: silentSince.map { now() - $0 } ?? 0, salt: action.id)
                guard let wait else {
                    return Outcome(
                        failure: error, seconds: now() - begin, attempts: attempts, log: log?.path)
                }
                tell(.retrying(action, attempt: attempts, seconds: wait, reason: error.reason))
                if !pauseUnlessInterrupted(wait) {
                    return Outcome(
                        failure: error, seconds: now() - begin, attempts: attempts, log: log?.path)
                }
            }
        }
    }

    /// Waits until the time is over or an interruption; returns false for an interruption.
    private func pauseUnlessInterrupted(_ seconds: Double) -> Bool {
        let end = now() + seconds
        while !state.withLock({ $0.result.wasInterrupted }) {
            guard now() < end else { return true }
            pause(min(0.1, end - now()))
        }
        return false
    }

    private func openLog(_ action: Action) throws(ActionFailure) -> OutputLog? {
        guard let record else { return nil }
        var hidesOutput = false
        if case .ssh(let payload) = action.payload { hidesOutput = payload.isSecret }
        return OutputLog(
            path: record.logPath(action.id), secrets: try runner.secretTexts(of: action), hidesOutput: hidesOutput)
    }

    /// Call it on the queue of events.
    private func finish(_ index: Int, _ outcome: Outcome) {
        let action = actions[index]
        if let failure = outcome.failure {
            observe(
                .failed(action, failure, seconds: outcome.seconds, attempts: outcome.attempts, log: outcome.log))
        } else {
            observe(.succeeded(action, seconds: outcome.seconds))
        }
        let (skipped, isOver) = state.withLock { state in
            let skipped = state.schedule.finish(index, succeeded: outcome.failure == nil)
            if outcome.failure == nil {
                state.result.succeeded.append(action.id)
            } else {
                state.result.failed.append(action.id)
            }
            state.result.skipped += skipped.map { actions[$0].id }
            return (skipped, state.schedule.isOver)
        }
        for index in skipped { observe(.skipped(actions[index], because: action.id)) }
        if isOver { end.signal() } else { startWhatMay() }
    }

    /// Call it on the queue of events.
    private func observe(_ event: RunEvent) { for observer in observers { observer.handle(event) } }

    /// Tells the observers of an event a moment later; from anywhere.
    private func tell(_ event: RunEvent) { events.async { [self] in observe(event) } }
}
