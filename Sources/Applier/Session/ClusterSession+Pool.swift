import PlanModel

extension ClusterSession {
    /// What HTCondor in the submit container reports of its pool, for a difference that was read together with it; nil if
    /// there is no pool, or the submit container does not run.
    public func pool(_ difference: Difference) -> PoolObservation? {
        guard let name = plan.firstHost(.submit),
            let container = plan.placements.first(where: { $0.host == name })?.name,
            case .known(let contents) = difference.observation.hosts[name]?.contents,
            contents.containers[container]?.isRunning == true
        else { return nil }
        return difference.observation.pool
    }
}
