public import PlanModel

/// Plans the removal of a cluster: its plan, reversed.
public enum DestructionPlanner {
    /// The reverse plan.
    ///
    /// Hosts that pdd created are removed with everything on them. On other hosts, each container is removed
    /// separately, and the key-value store last: an engine whose store no longer answers
    /// cannot leave the network.
    public static func plan(destroying plan: Plan) -> Plan {
        var reverse = Plan(cluster: plan.cluster, provider: plan.provider)
        reverse.otherProviders = plan.otherProviders
        reverse.ssh = plan.ssh
        reverse.timeouts = plan.timeouts
        reverse.spares = plan.spares
        var gone: [ActionID] = []
        /// The removals on the current host, which come before the removal of the host.
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
            case .openPort(let payload):
                let id = ActionID(ActionID.cluster, .close, action.id.step)
                reverse.actions.append(Action(id, .closePort(ClosePort(payload.rule)), after: gone))
            case .scp, .scpImage, .ssh, .runContainer: break
            case .destroyHost, .closePort, .removeContainer: break
            }
        }
        return reverse
    }
}
