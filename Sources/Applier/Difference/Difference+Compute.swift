public import PlanModel

extension Difference {
    /// Compares a plan with the world; a pure function, whose cost grows with the plan alone.
    ///
    /// - Parameters:
    ///   - evicts: Whether jobs are ended at once on workers that are replaced or removed.
    ///   - selection: What the difference is limited to.
    public init(
        of plan: Plan, in observation: WorldObservation, evicts: Bool = false, selection: Selection = Selection()
    ) {
        var comparison = Comparison(plan: plan, observation: observation, replacing: selection.replace)
        for (index, action) in plan.actions.enumerated() { comparison.add(action, at: index) }
        comparison.leaveOut(selection.leftOut(of: comparison))
        comparison.markNeeded()
        let draining = Draining(plan, evicts: evicts)
        let departures = Departures(comparison, draining, selection)
        let change = RollingChange(comparison, draining, leaving: departures.replaced)
        let awaited = departures.awaited.merging(comparison.awaited) { $0 + $1 }.merging(change.awaited) { $0 + $1 }
        self.init(
            plan: plan, observation: observation, statuses: comparison.statuses, hostChanges: comparison.hostChanges,
            removals: departures.actions, rollingActions: change.actions,
            reasons: departures.reasons.merging(change.reasons) { first, _ in first }, awaited: awaited,
            digests: comparison.digests, expected: comparison.expected)
    }
}
