import PlanModel

/// How workers let their jobs end before they are replaced or removed.
struct Draining {
    /// The key of the plan's script; nil when there is nothing to wait for.
    private let script: String?
    /// Whether HTCondor ends the jobs at once, as the user asked.
    private let evicts: Bool

    init(_ plan: Plan, evicts: Bool) {
        script = plan.removal?.drain
        self.evicts = evicts
    }

    /// The action that drains containers of a host; nil without a pool.
    func drain(_ host: String, _ containers: [String], _ update: UpdateSettings) -> Action? {
        guard let script, !containers.isEmpty else { return nil }
        let wait = evicts ? 0 : update.drain.seconds
        var payload = RunScript(host: host, script: script)
        payload.environment = [
            EnvironmentEntry(Variable.atDeadline, .literal((evicts ? .evict : update.atDeadline).rawValue)),
            EnvironmentEntry(Variable.containers, .list(containers)),
            EnvironmentEntry(Variable.wait, .literal("\(wait)")),
        ]
        payload.timeout = TimeSpan(seconds: wait + 60)
        return Action(ActionID(host, .drain), .ssh(payload))
    }
}
