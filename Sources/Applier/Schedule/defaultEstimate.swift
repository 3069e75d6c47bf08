import PlanModel

/// How long actions take before anything better is known, in seconds.
func defaultEstimate(_ plan: Plan) -> @Sendable (Action) -> Double {
    { action in
        switch action.payload {
        case .createHost(let payload):
            (plan.hosts[payload.type]?.settings.provider ?? plan.provider.kind).capabilities.creationTime
        case .openPort, .closePort: 1
        case .scp: 0.3
        case .scpImage: 4
        case .ssh(let payload):
            if payload.pullsImage {
                15
            } else if payload.timeout.map({ $0.seconds >= 1800 }) ?? false {
                // A read with so much time puts an image into the registry; what else has it builds one.
                payload.runs == .read ? 10 : 45
            } else {
                2
            }
        case .runContainer: 1
        case .destroyHost: 3
        case .removeContainer: 2
        }
    }
}
