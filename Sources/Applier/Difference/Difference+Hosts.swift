import PlanModel

extension Difference {
    /// The hosts that go because the plan has them no more.
    public var removedHosts: [String] {
        removals.compactMap { action in
            guard case .destroyHost(let payload) = action.payload else { return nil }
            return payload.host
        }
    }

    /// The hosts that are made anew, and lose what is on them.
    public var replacedHosts: [String] {
        zip(plan.actions, statuses).compactMap { action, status in
            guard case .createHost(let payload) = action.payload, case .changed = status,
                let host = observation.hosts[payload.host], host.found.digest != digests[action.id]
            else { return nil }
            return payload.host
        }
    }
}
