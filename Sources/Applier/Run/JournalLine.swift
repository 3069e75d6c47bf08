import PlanModel

/// One line of a run's journal, and of `--json`: what happened, as a JSON object.
public enum JournalLine {
    /// The line for an event, without a newline.
    ///
    /// Its keys: `time` (seconds since the run began), `event` (`intent`, `result`, `retry`,
    /// `skip`, `note`, `interrupt`), `action`, and what belongs to the event.
    public static func text(_ event: RunEvent, time: Double) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("time") { $0.raw(decimal(time)) }
            switch event {
            case .started(let action):
                object.string("event", "intent")
                object.string("action", action.id.description)
                object.string("kind", action.kind.rawValue)
            case .succeeded(let action, let seconds):
                object.string("event", "result")
                object.string("action", action.id.description)
                object.string("outcome", "succeeded")
                object.member("seconds") { $0.raw(decimal(seconds)) }
            case .failed(let action, let failure, let seconds, let attempts, let log):
                object.string("event", "result")
                object.string("action", action.id.description)
                object.string("outcome", "failed")
                object.member("seconds") { $0.raw(decimal(seconds)) }
                object.string("reason", printable(failure.reason))
                object.integer("attempts", attempts)
                object.string("log", log)
            case .retrying(let action, let attempt, let seconds, let reason):
                object.string("event", "retry")
                object.string("action", action.id.description)
                object.integer("attempt", attempt)
                object.member("wait") { $0.raw(decimal(seconds)) }
                object.string("reason", printable(reason))
            case .skipped(let action, let cause):
                object.string("event", "skip")
                object.string("action", action.id.description)
                object.string("because", cause.description)
            case .noted(let text):
                object.string("event", "note")
                object.string("text", printable(text))
            case .interrupted(let running):
                object.string("event", "interrupt")
                object.member("running") { $0.strings(running.map(\.description)) }
            }
        }
        return writer.text
    }

    /// The first line of a journal, without a newline: the digest of the plan, as `pdd plan --format json` prints it.
    static func begin(_ plan: Plan) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.member("time") { $0.raw(decimal(0)) }
            object.string("event", "begin")
            object.string("cluster", plan.cluster)
            object.string("plan", Digest(of: plan.json()).hexadecimal)
        }
        return writer.text
    }

    /// Milliseconds are enough for what takes tenths of seconds.
    private static func decimal(_ seconds: Double) -> String {
        let thousandths = Int((max(0, seconds) * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
