import PlanModel

/// How workers are replaced while the cluster goes on working: each is drained before its container or its host is
/// re-created, and of a group no more are out of the pool at once than its `update` allows.
///
/// The workers of a group form as many lanes as may be out at once. In a lane, a worker leaves after the one before it
/// is back; if one does not come back, the others of its lane stay as they are.
struct RollingChange {
    /// The drains before containers are re-created on hosts that stay, and the waits for workers to be back.
    private(set) var actions: [Action] = []
    private(set) var reasons: [ActionID: String] = [:]
    /// What actions of the plan and departures wait for.
    private(set) var awaited: [ActionID: [ActionID]] = [:]

    private let plan: Plan
    private let observation: WorldObservation
    private let comparison: Comparison
    private let draining: Draining

    /// - Parameter leaving: The first step of each host that is replaced.
    init(_ comparison: Comparison, _ draining: Draining, leaving: [String: ActionID]) {
        plan = comparison.plan
        observation = comparison.observation
        self.comparison = comparison
        self.draining = draining
        // Without the submit host or the network, no worker is in a pool that it could leave or join.
        guard let removal = plan.removal, isSatisfied(ActionID(removal.manager, .host)),
            removal.network.map(isSatisfied) ?? true
        else { return }
        for (type, members) in replaced(leaving) {
            let update = plan.updates[type] ?? UpdateSettings()
            // Idle workers first: most is replaced while the others' jobs go on.
            let sorted = members.enumerated().sorted { left, right in
                let (first, second) = (jobs(left.element), jobs(right.element))
                return first != second ? first < second : left.offset < right.offset
            }
            roll(sorted.map(\.element), update, lanes: update.parallel.count(of: groupSize(type)), removal)
        }
    }

    /// A worker that is replaced: the actions with which it leaves and is back.
    private struct Member {
        let placement: RunContainer
        /// The first step of its host's removal; nil when only the container is re-created.
        let leaves: ActionID?
    }

    private func jobs(_ member: Member) -> Int { observation.jobs(on: member.placement.host)?.count ?? 0 }

    private func isSatisfied(_ id: ActionID) -> Bool { comparison.status(of: id) == .satisfied }

    /// The workers to replace by the type of their hosts, in the order of the plan.
    private func replaced(_ leaving: [String: ActionID]) -> [(type: String, members: [Member])] {
        var groups: [(type: String, members: [Member])] = []
        var types: [String: String] = [:]
        for action in plan.actions {
            if case .createHost(let payload) = action.payload { types[payload.host] = payload.type }
            guard case .runContainer(let placement) = action.payload, let type = types[placement.host],
                plan.hosts[type]?.role == .worker
            else { continue }
            let leaves = leaving[placement.host]
            guard leaves != nil || isRecreated(action, placement) else { continue }
            if groups.last?.type != type { groups.append((type, [])) }
            groups[groups.count - 1].members.append(Member(placement: placement, leaves: leaves))
        }
        return groups
    }

    /// Whether a container that works is re-created on a host that stays.
    private func isRecreated(_ action: Action, _ placement: RunContainer) -> Bool {
        guard isSatisfied(ActionID(placement.host, .host)), comparison.status(of: action.id)?.mustRun == true,
            case .known(let contents) = observation.hosts[placement.host]?.contents,
            let container = contents.containers[placement.name], container.isRunning, container.fault == nil,
            let network = plan.containers[placement.settings]?.network, container.networks.contains(network)
        else { return false }
        return container.digest != comparison.expected[action.id]
    }

    private mutating func roll(
        _ members: [Member], _ update: UpdateSettings, lanes width: Int, _ removal: Removal
    ) {
        for (index, member) in members.enumerated() {
            let first = leave(member, update)
            guard index >= width else { continue }
            awaited[first, default: []].append(comeBack(members[index - width], removal))
        }
    }

    private func groupSize(_ type: String) -> Int {
        plan.actions.count { action in
            if case .createHost(let payload) = action.payload { payload.type == type } else { false }
        }
    }

    /// The first action with which a worker leaves: its drain, or without a pool what replaces it.
    private mutating func leave(_ member: Member, _ update: UpdateSettings) -> ActionID {
        if let leaves = member.leaves { return leaves }
        let host = member.placement.host
        let container = ActionID(host, .container)
        guard var drain = draining.drain(host, [member.placement.name], update) else { return container }
        // What the new container needs is there before the worker leaves.
        drain.after = comparison.needs(of: container).filter { $0.host == host }
        // HTCondor connects to running jobs again after a new submit container; a drain must not come between.
        let submit = ActionID(plan.removal?.manager ?? "", .container)
        if comparison.status(of: submit)?.mustRun == true { drain.after.append(submit) }
        add(drain, because: "its container is re-created")
        awaited[container, default: []].append(drain.id)
        return drain.id
    }

    /// The action after which a worker is back: the pool lists it, or without a pool the submit container is reached.
    private mutating func comeBack(_ member: Member, _ removal: Removal) -> ActionID {
        let host = member.placement.host
        let reach = ActionID(host, .reach)
        guard let script = removal.rejoin, let wait = removal.rejoinWait,
            let submit = plan.placements.first(where: { $0.host == removal.manager })
        else { return reach }
        var payload = RunScript(host: removal.manager, script: script)
        payload.environment = [
            EnvironmentEntry(Variable.container, .literal(submit.name)),
            EnvironmentEntry(Variable.wait, .literal("\(wait.seconds)")),
            EnvironmentEntry(Variable.workers, .list([member.placement.name])),
        ]
        payload.timeout = TimeSpan(seconds: wait.seconds + 30)
        let id = ActionID(host, .rejoin)
        add(Action(id, .ssh(payload), after: [reach]), because: "the next worker leaves after it")
        return id
    }

    private mutating func add(_ action: Action, because reason: String) {
        actions.append(action)
        reasons[action.id] = reason
    }
}
