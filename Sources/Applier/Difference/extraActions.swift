import PlanModel

/// The actions that remove what the cluster has and the plan has not: hosts, the highest numbers
/// first, containers on hosts that stay, rules.
func extraActions(_ plan: Plan, _ observation: WorldObservation) -> [Action] {
    let isDestruction = plan.actions.contains { $0.kind == .destroyHost }
    let planned = Set(plan.hostNames)
    let extra = observation.hosts.keys.filter { !planned.contains($0) }
        .sorted { isNaturallyBefore($1, $0) }
    var actions = extra.flatMap { name -> [Action] in
        let gone = Action(ActionID(name, "destroy-host"), .destroyHost(DestroyHost(host: name)))
        guard !isDestruction, let host = observation.hosts[name] else { return [gone] }
        return leave(host, gone, plan, observation)
    }
    if !isDestruction { actions += extraContainers(plan, observation) }
    return actions + extraRules(plan, observation)
}

/// What goes before a host does.
///
/// A host that does not answer cannot leave by itself.
private func leave(
    _ host: ObservedHost, _ gone: Action, _ plan: Plan, _ observation: WorldObservation
) -> [Action] {
    let name = host.found.name
    var actions: [Action] = []
    func add(_ step: String, _ payload: Action.Payload) {
        let before = actions.last.map { [$0.id] } ?? []
        actions.append(Action(ActionID(name, step), payload, after: before))
    }
    func run(_ script: String?, _ step: String, on place: String, _ environment: [EnvironmentEntry], wait: Int) {
        guard let script else { return }
        var payload = RunScript(host: place, script: script)
        payload.environment = environment
        payload.timeout = TimeSpan(seconds: wait)
        add(step, .ssh(payload))
    }
    if let removal = plan.removal {
        if case .known(let contents) = host.contents {
            let containers = contents.containers.filter(\.value.isRunning).keys.sorted()
            if !containers.isEmpty {
                run(
                    removal.drain, "drain", on: name,
                    [
                        EnvironmentEntry("CONTAINERS", .list(containers)),
                        EnvironmentEntry("WAIT", .literal("\(removal.wait.seconds)")),
                    ], wait: removal.wait.seconds + 60)
            }
            for container in contents.containers.keys.sorted() {
                add("remove-\(container)", .removeContainer(RemoveContainer(host: name, name: container)))
            }
            run(removal.leave, "leave", on: name, [], wait: 60)
        }
        if let manager = observation.hosts[removal.manager], manager.isAnswering {
            run(
                removal.forget, "forget", on: removal.manager,
                [EnvironmentEntry("NODE", .literal(name))], wait: 60)
        }
    }
    return actions + [Action(gone.id, gone.payload, after: actions.last.map { [$0.id] } ?? [])]
}

private func extraContainers(_ plan: Plan, _ observation: WorldObservation) -> [Action] {
    let planned = Set(plan.placements.map { "\($0.host)/\($0.name)" })
    return plan.hostNames.flatMap { name -> [Action] in
        guard case .known(let contents) = observation.hosts[name]?.contents else { return [] }
        return contents.containers.keys.sorted().filter { !planned.contains("\(name)/\($0)") }.map {
            Action(
                ActionID(name, "remove-\($0)"),
                .removeContainer(RemoveContainer(host: name, name: $0)))
        }
    }
}

private func extraRules(_ plan: Plan, _ observation: WorldObservation) -> [Action] {
    let planned = Set(
        plan.actions.compactMap { action -> OpenPort? in
            switch action.payload {
            case .openPort(let rule): return rule
            case .closePort(let payload): return payload.rule
            case .createHost, .scp, .ssh, .runContainer, .destroyHost, .removeContainer: return nil
            }
        })
    let extra = observation.rules.subtracting(planned)
    return extra.sorted { $0.portText < $1.portText }.map { rule in
        let source = rule.source.text.map { $0 == "/" ? "-" : String($0) }.joined()
        let step = "close-\(rule.ports)-\(rule.transport.rawValue)-\(source)"
        return Action(ActionID(ActionID.cluster, step), .closePort(ClosePort(rule)))
    }
}

/// Whether a name stands before another when numbers in it count as numbers: worker2, worker10.
func isNaturallyBefore(_ left: String, _ right: String) -> Bool {
    func parts(_ name: String) -> (stem: Substring, number: Int) {
        let digits = name.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return (name.dropLast(digits), Int(name.suffix(digits)) ?? -1)
    }
    let (a, b) = (parts(left), parts(right))
    return a.stem != b.stem ? a.stem < b.stem : a.number < b.number
}
