public import PlanModel

extension Schedule {
    /// How long a run will take, in seconds, if every item takes its weight: the run is played
    /// through, limits and all.
    public func estimatedDuration(weights: [Double]) -> Double {
        var schedule = self
        var time = 0.0
        var running: [(end: Double, index: Int)] = []
        while true {
            for index in schedule.start() {
                let end = time + weights[index]
                let place = running.firstIndex { $0.end <= end } ?? running.count
                running.insert((end, index), at: place)
            }
            guard let next = running.popLast() else { return time }
            time = next.end
            _ = schedule.finish(next.index, succeeded: true)
        }
    }
}

/// How long a run of some actions of a plan will take, in seconds, going by earlier runs.
public func estimatedDuration(of actions: [Action], in plan: Plan, _ history: History) -> Double {
    let estimate = history.estimate(plan)
    let schedule = Schedule.of(actions, limits: Limits(plan), estimate: estimate)
    return schedule.estimatedDuration(weights: actions.map(estimate))
}
