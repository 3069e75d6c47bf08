public import PlanModel

/// Plans how a cluster goes: the plan that made it, backwards.
public enum DestructionPlanner {
    /// The reverse plan.
    ///
    /// Where pdd makes the hosts, they go with all that is on them; elsewhere each container goes
    /// by itself, and the key-value store after everybody who uses it: an engine that finds it gone
    /// cannot leave the network.
    public static func plan(destroying plan: Plan) -> Plan {
        var reverse = Plan(cluster: plan.cluster, provider: plan.provider)
        reverse.otherProviders = plan.otherProviders
        reverse.ssh = plan.ssh
        reverse.timeouts = plan.timeouts
        reverse.spares = plan.spares
        var gone: [ActionID] = []
        /// What goes from the host whose actions are being walked, before the host itself.
        var own: [ActionID] = []
        let staying = Set(
            plan.actions.compactMap { action in
                if case .createHost(let payload) = action.payload, payload.existing != nil { payload.host } else { nil }
            })
        for action in plan.actions.reversed() {
            switch action.payload {
            case .createHost(let payload):
                let id = ActionID(payload.host, .destroyHost)
                reverse.actions.append(
                    Action(id, .destroyHost(DestroyHost(host: payload.host, existing: payload.existing)), after: own))
                gone.append(id)
                own = []
            case .runContainer(let payload) where staying.contains(payload.host):
                let removal = RemoveContainer(host: payload.host, name: payload.name)
                own.append(ActionID(payload.host, .remove, "container"))
                let users = plan.hostType(of: payload.host)?.role == .keystore ? gone : []
                reverse.actions.append(Action(own[own.count - 1], .removeContainer(removal), after: users))
            case .openPort(let rule):
                let id = ActionID(ActionID.cluster, .close, action.id.step)
                reverse.actions.append(Action(id, .closePort(ClosePort(rule)), after: gone))
            case .scp, .ssh, .runContainer: break
            case .destroyHost, .closePort, .removeContainer: break
            }
        }
        return reverse
    }
}
