import Applier
import PlanModel

extension Difference {
    /// What an action does, for people; for a host, what that means in this world.
    func phrase(for action: Action) -> String {
        guard case .createHost(let payload) = action.payload, let change = hostChanges[payload.host] else {
            return plan.phrase(for: action)
        }
        let machine = payload.existing.map { "the machine at \($0.address)" }
        return switch change.verb {
        case .create: "create the host"
        case .adopt: "adopt \(machine ?? "the host")"
        case .contact: "connect to \(machine ?? "the host")"
        case .update: "update the settings of \(machine ?? "the host")"
        case .start: "start the host"
        case .reconnect: "connect the host to its network again"
        case .finish: "finish creating the host"
        case .recreate: "re-create the host"
        case .move: machine.map { "adopt \($0)" } ?? "create the host here"
        }
    }
}
