import PlanModel

/// The removals of containers from hosts that stay.
extension Departures {
    /// Removes containers that are not in the plan from hosts that stay; their ports and names may be needed.
    mutating func removeExtraContainers() {
        let planned = Set(plan.placements.map { "\($0.host)/\($0.name)" })
        for name in plan.hostNames where statuses[ActionID(name, .host)] == .satisfied {
            for container in (contents(name)?.containers.keys.sorted() ?? [])
            where !planned.contains("\(name)/\(container)") {
                let id = ActionID(name, .remove, container)
                guard selection.takes(id) else { continue }
                add(
                    Action(id, .removeContainer(RemoveContainer(host: name, name: container))),
                    because: "not in the plan")
                awaited[ActionID(name, .container), default: []].append(id)
            }
        }
    }

    /// Removes every container from a network before it is re-created: Docker refuses to remove a network in use.
    ///
    /// A network whose host or swarm is re-created is removed with it.
    mutating func emptyNetwork() {
        guard let id = plan.removal?.network, statuses[id]?.mustRun == true,
            let network = plan.actions.first(where: { $0.id == id }),
            !network.uses.contains(where: { statuses[$0]?.mustRun == true })
        else { return }
        var drains: [ActionID] = []
        // The submit container goes last: without it no job can end.
        let placements =
            plan.placements.filter { $0.host != plan.removal?.manager }
            + plan.placements.filter { $0.host == plan.removal?.manager }
        for placement in placements where statuses[ActionID(placement.host, .host)] == .satisfied {
            guard let container = contents(placement.host)?.containers[placement.name],
                plan.containers[placement.settings]?.network != nil, !container.networks.isEmpty, container.isRunning
            else { continue }
            let isWorker = placement.host != plan.removal?.manager
            if isWorker, let drain = draining.drain(placement.host, [placement.name], update(placement.host)) {
                add(drain, because: "its network is re-created")
                drains.append(drain.id)
            }
            let removal = ActionID(placement.host, .remove, placement.name)
            let payload = RemoveContainer(host: placement.host, name: placement.name)
            add(
                Action(removal, .removeContainer(payload), after: isWorker ? Array(drains.suffix(1)) : drains),
                because: "its network is re-created")
            awaited[id, default: []].append(removal)
        }
    }
}
