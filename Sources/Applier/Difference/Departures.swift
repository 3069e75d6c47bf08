import PlanModel

/// The removals before the plan's own actions: hosts, containers and rules that are not in the plan, workers that are
/// replaced, containers on a network that is re-created.
struct Departures {
    /// In their order: hosts with the highest numbers first.
    private(set) var actions: [Action] = []
    /// The reason for each removal, in words.
    private(set) var reasons: [ActionID: String] = [:]
    /// The actions of the plan that must not begin before some of these are done.
    var awaited: [ActionID: [ActionID]] = [:]
    /// The first step of each host that is replaced and leaves.
    private(set) var replaced: [String: ActionID] = [:]

    let plan: Plan
    let observation: WorldObservation
    let statuses: [ActionID: Difference.Status]
    private let hostChanges: [String: HostChange]
    /// The `createHost` of each host of the plan.
    private let created: [String: CreateHost]
    let draining: Draining
    let selection: Selection

    init(_ comparison: Comparison, _ draining: Draining, _ selection: Selection) {
        plan = comparison.plan
        observation = comparison.observation
        hostChanges = comparison.hostChanges
        self.draining = draining
        self.selection = selection
        statuses = Dictionary(
            zip(plan.actions.map(\.id), comparison.statuses), uniquingKeysWith: { first, _ in first })
        created = Dictionary(
            plan.actions.compactMap { action in
                if case .createHost(let payload) = action.payload { (payload.host, payload) } else { nil }
            }, uniquingKeysWith: { first, _ in first })
        if plan.isDestruction {
            for name in extraHosts { destroy(name, before: []) }
        } else {
            for name in extraHosts { destroy(name, before: leave(name, "not in the plan")) }
            for name in plan.hostNames where isMadeAnew(name) {
                let left = leave(name, "the host is re-created")
                awaited[ActionID(name, .host), default: []] += left.suffix(1)
                replaced[name] = left.first
            }
            moveHosts()
            removeExtraContainers()
            emptyNetwork()
        }
        closeExtraRules()
        letReadinessWait()
    }

    /// Makes the last action wait until all hosts have left: a host that has not left yet counts as a node.
    private mutating func letReadinessWait() {
        guard let last = plan.actions.last, last.id.host == ActionID.cluster, case .ssh = last.payload else { return }
        let leaving = actions.filter { $0.kind == .destroyHost }.map(\.id)
        if !leaving.isEmpty { awaited[last.id, default: []] += leaving }
    }

    mutating func add(_ action: Action, because reason: String) {
        actions.append(action)
        reasons[action.id] = reason
    }

    private var extraHosts: [String] {
        let planned = Set(plan.hostNames)
        return observation.hosts.keys
            .filter { !planned.contains($0) && selection.takes(ActionID($0, .destroyHost)) }
            .sorted { isNaturallyBefore($1, $0) }
    }

    private mutating func destroy(
        _ name: String, before: [ActionID], because reason: String = "not in the plan"
    ) {
        let login = observation.hosts[name]?.found.login
        let payload = DestroyHost(host: name, existing: login?.machine)
        add(Action(ActionID(name, .destroyHost), .destroyHost(payload), after: before.suffix(1)), because: reason)
    }

    /// Whether a worker that runs is re-created.
    private func isMadeAnew(_ name: String) -> Bool {
        hostChanges[name]?.verb == .recreate && observation.hosts[name]?.found.isRunning == true
            && name != plan.removal?.manager
    }

    /// Where a host that exists will be instead, in words; nil when it stays.
    private func placeItMovesTo(_ name: String) -> String? {
        guard hostChanges[name]?.verb == .move, let wanted = created[name] else { return nil }
        if let kind = plan.hosts[wanted.type]?.settings.provider, let former = observation.hosts[name]?.found.provider,
            former != kind
        {
            return "the provider '\(kind.rawValue)'"
        }
        return wanted.existing?.address
    }

    /// Removes the hosts that move, and returns their machines before another host takes one of them.
    private mutating func moveHosts() {
        for name in plan.hostNames {
            guard let place = placeItMovesTo(name) else { continue }
            let reason = "it moves to \(place)"
            let left = name == plan.removal?.manager ? [] : leave(name, reason)
            destroy(name, before: left, because: reason)
            awaited[ActionID(name, .host), default: []].append(ActionID(name, .destroyHost))
        }
        let holders = Dictionary(
            observation.hosts.values.map(\.found).compactMap { found -> (String, String)? in
                guard let login = found.login, login.isUsers else { return nil }
                return (Self.place(login.address, login.port), found.name)
            }, uniquingKeysWith: { first, _ in first })
        for name in plan.hostNames {
            guard let machine = created[name]?.existing,
                let holder = holders[Self.place(machine.address, machine.port)], holder != name
            else { continue }
            awaited[ActionID(name, .host), default: []].append(ActionID(holder, .destroyHost))
        }
    }

    private static func place(_ address: String, _ port: Int?) -> String { "\(address) \(port ?? 22)" }

    func contents(_ name: String) -> HostContents? {
        guard case .known(let contents) = observation.hosts[name]?.contents else { return nil }
        return contents
    }

    /// How a worker leaves: as its group says, or as the plan says of hosts that it no longer has.
    func update(_ name: String) -> UpdateSettings {
        if let type = created[name]?.type, let update = plan.updates[type] { return update }
        var update = UpdateSettings()
        update.drain = plan.removal?.wait ?? update.drain
        update.atDeadline = plan.removal?.atDeadline ?? update.atDeadline
        return update
    }

    /// The submit container's action if it runs and no network that is re-created keeps it waiting: HTCondor connects to
    /// running jobs again after it, which a worker that is being drained could prevent.
    private var newSubmitContainer: [ActionID] {
        guard let removal = plan.removal, removal.network.map({ statuses[$0] == .satisfied }) ?? true else { return [] }
        let container = ActionID(removal.manager, .container)
        return statuses[container]?.mustRun == true ? [container] : []
    }

    /// The steps before the removal of a host, each after the one before.
    ///
    /// A host that does not answer cannot leave by itself, and a new manager knows no nodes.
    private mutating func leave(_ name: String, _ reason: String) -> [ActionID] {
        guard let removal = plan.removal, let host = observation.hosts[name] else { return [] }
        var ids: [ActionID] = []
        func next(_ step: Step, _ payload: Action.Payload, detail: String? = nil) {
            let id = ActionID(name, step, detail)
            add(Action(id, payload, after: ids.suffix(1)), because: reason)
            ids.append(id)
        }
        func script(
            _ script: String?, on place: String, _ environment: [EnvironmentEntry] = [], timeout: Int = 60
        ) -> Action.Payload? {
            guard let script else { return nil }
            var payload = RunScript(host: place, script: script)
            payload.environment = environment
            payload.timeout = TimeSpan(seconds: timeout)
            return .ssh(payload)
        }
        let knowsIt =
            observation.hosts[removal.manager]?.isAnswering == true
            && [.satisfied, .leftOut].contains(statuses[ActionID(removal.manager, .host)])
        if let contents = contents(name) {
            let running = contents.containers.filter(\.value.isRunning).keys.sorted()
            // Without the submit host no job can end.
            if knowsIt, let drain = draining.drain(name, running, update(name)) {
                add(drain, because: reason)
                ids.append(drain.id)
                awaited[drain.id, default: []] += newSubmitContainer
            }
            for container in contents.containers.keys.sorted() {
                next(.remove, .removeContainer(RemoveContainer(host: name, name: container)), detail: container)
            }
            let patience = EnvironmentEntry(Variable.wait, .literal("45"))
            if let leave = script(removal.leave, on: name, [patience]) { next(.leave, leave) }
        }
        let node = EnvironmentEntry(Variable.node, .literal(host.found.address))
        if knowsIt, let forget = script(removal.forget, on: removal.manager, [node]) { next(.forget, forget) }
        return ids
    }
}
