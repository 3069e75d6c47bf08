import PlanModel

/// The chain of actions that decides how long a run still takes.
struct CriticalChain {
    /// How long it takes from an action's start to the end of the run, in seconds.
    private var remaining: [ActionID: Double] = [:]
    /// The dependent with which that time is reached.
    private var next: [ActionID: ActionID] = [:]

    /// - Parameter actions: Each comes after its dependencies.
    init(_ actions: [Action], estimate: (Action) -> Double) {
        for action in actions.reversed() {
            let time = estimate(action) + (remaining[action.id] ?? 0)
            remaining[action.id] = time
            for id in action.dependencies where time > remaining[id] ?? 0 {
                remaining[id] = time
                next[id] = action.id
            }
        }
    }

    /// "worker2/image, then container, reach, cluster/ready": the running action that the end waits for longest, and what
    /// follows it; nil if nothing runs.
    func text(running: [(action: Action, since: Double)], at time: Double) -> String? {
        func left(_ item: (action: Action, since: Double)) -> Double {
            (remaining[item.action.id] ?? 0) - (time - item.since)
        }
        guard let first = running.max(by: { left($0) < left($1) }) else { return nil }
        var names: [String] = []
        var last = first.action.id
        while let id = next[last], names.count < 12 {
            names.append(id.host == last.host ? id.step : id.description)
            last = id
        }
        return first.action.id.description + (names.isEmpty ? "" : ", then " + names.joined(separator: ", "))
    }
}
