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
    /// The name of the submit container.
    private let submitContainer: String?

    /// - Parameter leaving: The first step of each host that is replaced.
    init(_ comparison: Comparison, _ draining: Draining, leaving: [String: ActionID]) {
        plan = comparison.plan
        observation = comparison.observation
        self.comparison = comparison
        self.draining = draining
        let manager = comparison.plan.removal?.manager
        submitContainer = comparison.plan.placements.first { $0.host == manager }?.name
        // Without the submit host or the network, no worker is in a pool that it could leave or join.
        guard let removal = plan.removal, isSatisfied(ActionID(removal.manager, .host)),
            removal.network.map(isSatisfied) ?? true
        else { return }
        let groups = groups(leaving)
        guard groups.contains(where: { !$0.members.isEmpty }) else { return }
        let others = waitBeforeTheFirst(groups, removal)
        for group in groups {
            let update = update(of: group)
            // Idle workers first: most is replaced while the others' jobs go on.
            let sorted = group.members.enumerated().sorted { left, right in
                let (first, second) = (jobs(left.element), jobs(right.element))
                return first != second ? first < second : left.offset < right.offset
            }
            roll(sorted.map(\.element), update, lanes: max(1, free(group)), after: others, removal)
        }
    }

    /// The workers on hosts of one type.
    private struct Group {
        let type: String
        /// Those that are replaced, in the order of the plan.
        var members: [Member] = []
        /// The containers of those that stay.
        var others: [String] = []
        /// Those that have a host and do not work.
        var out: [RunContainer] = []
    }

    private func update(of group: Group) -> UpdateSettings { plan.updates[group.type] ?? UpdateSettings() }

    /// How many of a group may leave now.
    private func free(_ group: Group) -> Int {
        let count = group.members.count + group.others.count + group.out.count
        return update(of: group).parallel.count(of: count) - group.out.count
    }

    /// A worker that is replaced: the actions with which it leaves and is back.
    private struct Member {
        let placement: RunContainer
        /// The first step of its host's removal; nil when only the container is re-created.
        let leaves: ActionID?
    }

    private func jobs(_ member: Member) -> Int { observation.jobs(on: member.placement.host)?.count ?? 0 }

    private func contents(_ host: String) -> HostContents? {
        guard case .known(let contents) = observation.hosts[host]?.contents else { return nil }
        return contents
    }

    private func isSatisfied(_ id: ActionID) -> Bool { comparison.status(of: id) == .satisfied }

    /// The workers by the type of their hosts, in the order of the plan.
    private func groups(_ leaving: [String: ActionID]) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        var types: [String: String] = [:]
        for action in plan.actions {
            if case .createHost(let payload) = action.payload { types[payload.host] = payload.type }
            guard case .runContainer(let placement) = action.payload, let type = types[placement.host],
                plan.hosts[type]?.role == .worker
            else { continue }
            let place = places[type] ?? groups.count
            if place == groups.count {
                groups.append(Group(type: type))
                places[type] = place
            }
            let leaves = leaving[placement.host]
            if leaves != nil || isRecreated(action, placement) {
                groups[place].members.append(Member(placement: placement, leaves: leaves))
            } else if works(action, placement) {
                groups[place].others.append(placement.name)
            } else if observation.hosts[placement.host] != nil {
                groups[place].out.append(placement)
            }
        }
        return groups
    }

    /// Whether a worker's container is as the plan says, or stays as it is and runs.
    private func works(_ action: Action, _ placement: RunContainer) -> Bool {
        switch comparison.status(of: action.id) {
        case .satisfied: true
        case .leftOut: contents(placement.host)?.containers[placement.name]?.isRunning == true
        case .missing, .changed, .unknown, .unneeded, .needed, nil: false
        }
    }

    /// Whether a container that works is re-created on a host that stays.
    private func isRecreated(_ action: Action, _ placement: RunContainer) -> Bool {
        guard isSatisfied(ActionID(placement.host, .host)), comparison.status(of: action.id)?.mustRun == true,
            let container = contents(placement.host)?.containers[placement.name], container.isRunning,
            container.fault == nil,
            let network = plan.containers[placement.settings]?.network, container.networks.contains(network)
        else { return false }
        return container.digest != comparison.expected[action.id]
    }

    /// - Parameter others: What the first of each lane waits for.
    private mutating func roll(
        _ members: [Member], _ update: UpdateSettings, lanes width: Int, after others: [ActionID], _ removal: Removal
    ) {
        for (index, member) in members.enumerated() {
            let first = leave(member, update)
            awaited[first, default: []] += index < width ? others : [comeBack(members[index - width], removal)]
        }
    }

    /// What the first of each lane waits for.
    ///
    /// What the new containers need is on the hosts; if the pool lacks a worker now, those that stay are back; and so are
    /// those that are out, if no other may be. So a change that cannot be built takes no worker out, and one that keeps
    /// workers from coming back never takes more of them, however often it is applied.
    private mutating func waitBeforeTheFirst(_ groups: [Group], _ removal: Removal) -> [ActionID] {
        let needs = groups.flatMap(\.members).filter { $0.leaves == nil }.flatMap(needs)
        let isWhole = contents(removal.manager)?.holding.contains(ActionID(ActionID.cluster, .ready)) ?? true
        let out = groups.filter { !$0.members.isEmpty && free($0) < 1 }.flatMap(\.out)
        let awaited = (isWhole ? [] : groups.flatMap(\.others)) + out.map(\.name)
        let after = needs + out.map { ActionID($0.host, .reach) }
        guard !needs.isEmpty || !awaited.isEmpty,
            let wait = rejoin(awaited, ActionID(removal.manager, .rejoin), after: after, removal)
        else { return [] }
        add(
            wait,
            because: awaited.isEmpty
                ? "no worker leaves before all images are built"
                : "the pool lacks a worker; no other leaves before it is back")
        return [wait.id]
    }

    /// What a container on a host that stays needs there, and will be done.
    private func needs(of member: Member) -> [ActionID] {
        let host = member.placement.host
        return comparison.needs(of: ActionID(host, .container)).filter { $0.host == host }
    }

    /// The first action with which a worker leaves: its drain, or without a pool what replaces it.
    private mutating func leave(_ member: Member, _ update: UpdateSettings) -> ActionID {
        if let leaves = member.leaves { return leaves }
        let host = member.placement.host
        let container = ActionID(host, .container)
        guard var drain = draining.drain(host, [member.placement.name], update) else { return container }
        // What the new container needs is there before the worker leaves.
        drain.after = needs(of: member)
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
        let id = ActionID(host, .rejoin)
        guard let wait = rejoin([member.placement.name], id, after: [reach], removal) else { return reach }
        add(wait, because: "the next worker leaves after it")
        return id
    }

    /// The action that waits until the pool lists these containers; nil without a pool.
    private func rejoin(
        _ containers: [String], _ id: ActionID, after: [ActionID], _ removal: Removal
    ) -> Action? {
        guard let script = removal.rejoin, let wait = removal.rejoinWait, let submit = submitContainer else {
            return nil
        }
        var payload = RunScript(host: removal.manager, script: script)
        payload.environment = [
            EnvironmentEntry(Variable.container, .literal(submit)),
            EnvironmentEntry(Variable.wait, .literal("\(wait.seconds)")),
            EnvironmentEntry(Variable.workers, .list(containers)),
        ]
        payload.timeout = TimeSpan(seconds: wait.seconds + 30)
        return Action(id, .ssh(payload), after: after)
    }

    private mutating func add(_ action: Action, because reason: String) {
        actions.append(action)
        reasons[action.id] = reason
    }
}
