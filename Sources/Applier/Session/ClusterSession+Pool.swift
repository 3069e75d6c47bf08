import PlanModel

extension ClusterSession {
    /// What HTCondor in the submit container reports of its pool, in one round trip; nil if there is no pool, or the
    /// submit container does not run.
    public func pool(_ difference: Difference) -> PoolObservation? {
        guard let name = plan.firstHost(.submit),
            let container = plan.placements.first(where: { $0.host == name })?.name,
            case .known(let contents) = difference.observation.hosts[name]?.contents,
            contents.containers[container]?.isRunning == true,
            let host = difference.observation.hosts[name]?.found
        else { return nil }
        var script = HostScript(
            lines: PoolObservation.lookAtPool.lines(with: [("CONTAINER", container)]), deadline: 30)
        // The output has a line for each slot of each worker.
        script.output = .upTo(64 << 20)
        do throws(ActionFailure) {
            return PoolObservation(try access.run(script, on: host))
        } catch {
            var pool = PoolObservation()
            pool.fault = error.reason
            return pool
        }
    }
}
