import PlanModel
import Synchronization

/// Looks at all instances of a cluster with one call, for all who wait at once.
final class InstancePoller: Sendable {
    private struct State {
        var instances = ClusterInstances()
        /// When the call began that gave them.
        var time = -Double.infinity
    }

    private let cluster: String
    private let client: AWSClient
    /// Between the beginnings of two calls at least, in seconds.
    private let interval: Double
    /// Held during a call: callers that arrive meanwhile get its answer.
    private let state = Mutex(State())

    init(cluster: String, client: AWSClient, interval: Double = 2.5) {
        self.cluster = cluster
        self.client = client
        self.interval = interval
    }

    /// The instances, not before `time` as `now()` gives it.
    func instances(after time: Double) throws(ActionFailure) -> ClusterInstances {
        return try state.withLock { (state) throws(ActionFailure) -> ClusterInstances in
            guard state.time <= time else { return state.instances }
            let rest = state.time + interval - now()
            if rest > 0 { pause(rest) }
            let begin = now()
            let answer = try client.ask(
                AWSCommands.describeInstances(cluster), doing: "looking for the cluster's instances")
            state = State(instances: ClusterInstances(Instance.read(answer)), time: begin)
            return state.instances
        }
    }
}
