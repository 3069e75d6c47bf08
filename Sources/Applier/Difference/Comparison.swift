import PlanModel

/// The walk over the plan's actions that finds their statuses.
struct Comparison {
    let plan: Plan
    let observation: WorldObservation
    /// The hosts that are created again although they may match the plan.
    private let replaced: Set<String>
    private let table: ActionDigests
    private(set) var statuses: [Difference.Status] = []
    private(set) var digests: [ActionID: Digest] = [:]
    /// What is done with each host of the plan that does not match it.
    private(set) var hostChanges: [String: HostChange] = [:]
    /// The digest that each action will have, as far as the hosts that it depends on exist.
    private(set) var expected: [ActionID: Digest] = [:]
    private var places: [ActionID: Int] = [:]
    /// The hosts that are connected to their network again.
    ///
    /// While a host is cut off, its engine and the others give each other up; after that no worker may find the submit
    /// container for half a minute, also on hosts that were never cut off.
    private let reconnected: [String]
    /// Whether every container runs and the pool is not ready all the same: a worker may not reach it, which no other host
    /// can see.
    private let lacksWorker: Bool

    init(plan: Plan, observation: WorldObservation, replacing replaced: Set<String> = []) {
        self.plan = plan
        self.observation = observation
        self.replaced = replaced
        table = ActionDigests(plan)
        reconnected = plan.hostNames.filter {
            if case .reconnected = observation.hosts[$0]?.found.detachment { true } else { false }
        }
        lacksWorker = Self.lacksWorker(plan, observation)
    }

    private static func lacksWorker(_ plan: Plan, _ observation: WorldObservation) -> Bool {
        let ready = ActionID(ActionID.cluster, .ready)
        guard plan.hasPool, let manager = plan.removal?.manager,
            case .known(let submit) = observation.hosts[manager]?.contents, submit.markers[ready] != nil,
            !submit.holding.contains(ready)
        else { return false }
        return plan.placements.allSatisfy { placement in
            guard case .known(let contents) = observation.hosts[placement.host]?.contents,
                let container = contents.containers[placement.name]
            else { return false }
            let network = plan.containers[placement.settings]?.network
            return container.isRunning && network.map(container.networks.contains) ?? true
        }
    }

    mutating func add(_ action: Action, at index: Int) {
        places[action.id] = index
        statuses.append(status(of: action))
        if let digest = digests[action.id] {
            expected[action.id] = digest
        } else if let name = action.host, let identity = observation.hosts[name]?.found.identity,
            hostChanges[name]?.isKept ?? true
        {
            let used = action.uses.compactMap { expected[$0] }
            if used.count == action.uses.count {
                expected[action.id] = table.digest(of: action, identity: identity, used: used)
            }
        }
    }

    func status(of id: ActionID) -> Difference.Status? { places[id].map { statuses[$0] } }

    /// What an action of the plan depends on and will run, too.
    func needs(of id: ActionID) -> [ActionID] {
        guard let place = places[id] else { return [] }
        return plan.actions[place].dependencies.filter { status(of: $0)?.mustRun == true }
    }

    /// Workers look for the submit container only after all hosts are connected again.
    var awaited: [ActionID: [ActionID]] {
        guard !reconnected.isEmpty else { return [:] }
        let hosts = reconnected.map { ActionID($0, .host) }
        return Dictionary(uniqueKeysWithValues: plan.hostNames.map { (ActionID($0, .reach), hosts) })
    }

    private mutating func status(of action: Action) -> Difference.Status {
        let host = action.host.flatMap { observation.hosts[$0] }
        switch action.payload {
        case .createHost(let payload): return hostStatus(action, payload, host?.found)
        case .destroyHost: return removalStatus(isThere: host != nil, "the host exists")
        case .closePort(let payload):
            return removalStatus(
                isThere: observation.rules.contains(payload.rule), "the port is open")
        case .removeContainer(let payload):
            guard case .known(let contents) = host?.contents else {
                return removalStatus(isThere: host != nil, "the host did not answer")
            }
            return removalStatus(
                isThere: contents.containers[payload.name] != nil, "the container exists")
        case .openPort, .scp, .scpImage, .ssh, .runContainer: break
        }
        if let name = action.host {
            guard hostChanges[name] == nil, let host else {
                if case .ssh(let payload) = action.payload, payload.runs == .read {
                    return .unneeded
                }
                return hostChanges[name]?.statusOfOthers ?? .missing(reason: "the host is new")
            }
            if case .unknown(let failure) = host.contents {
                return .unknown(reason: "the host did not answer: \(failure.reason)")
            }
        }
        let aboutToRun = action.uses.filter { isAboutToRun($0) }
        if let first = aboutToRun.first {
            if case .ssh(let payload) = action.payload, payload.runs == .read { return .unneeded }
            guard let changed = aboutToRun.first(where: { !isUnknown($0) }) else {
                return .unknown(reason: "checked after \(first)")
            }
            return .changed(reason: "\(changed) runs again")
        }
        let digest = table.digest(
            of: action, identity: host?.found.identity, used: action.uses.compactMap { digests[$0] })
        digests[action.id] = digest
        if case .openPort(let payload) = action.payload {
            return observation.rules.contains(payload.rule)
                ? .satisfied : .missing(reason: "the port is closed")
        }
        guard let host, case .known(let contents) = host.contents else {
            return .unknown(reason: "the state of the host is unknown")
        }
        if let other = reconnected.first, action.id == ActionID(host.found.name, .reach) {
            return .changed(reason: "\(other) is connected again")
        }
        let status = status(of: action, digest, contents)
        if lacksWorker, status == .satisfied, action.id == ActionID(host.found.name, .reach) {
            return .changed(reason: "the pool is not ready")
        }
        return status
    }

    /// Whether an action will run, or would give something else than last time if it did.
    private func isAboutToRun(_ id: ActionID) -> Bool {
        guard let place = places[id] else { return false }
        if statuses[place].mustRun { return true }
        return statuses[place] == .unneeded && digests[id] == nil
    }

    private func isUnknown(_ id: ActionID) -> Bool {
        if case .unknown = status(of: id) { true } else { false }
    }

    private func removalStatus(isThere: Bool, _ reason: String) -> Difference.Status {
        isThere ? .missing(reason: reason) : .satisfied
    }

    private mutating func hostStatus(
        _ action: Action, _ payload: CreateHost, _ found: FoundHost?
    ) -> Difference.Status {
        let digest = table.digest(of: action, identity: nil, used: [])
        digests[action.id] = digest
        let type = plan.hosts[payload.type]
        var change = HostChange(payload, digest, type, found: found)
        if replaced.contains(payload.host) { change = .replacement(payload, found) ?? change }
        guard let change else { return .satisfied }
        hostChanges[payload.host] = change
        return change.status
    }

    /// Leaves out actions that would run, by their places in the plan.
    mutating func leaveOut(_ indices: [Int]) {
        for index in indices {
            statuses[index] = .leftOut
            if case .createHost(let payload) = plan.actions[index].payload { hostChanges[payload.host] = nil }
        }
    }

    /// Marks the reads whose output an action that runs wants, and the copies of images that were nowhere, which such
    /// an action may need.
    mutating func markNeeded() {
        for index in plan.actions.indices.reversed() where statuses[index].mustRun {
            let action = plan.actions[index]
            for input in action.inputs {
                if let place = places[input], statuses[place] == .unneeded {
                    statuses[place] = .needed
                }
            }
            for id in action.dependencies {
                guard let place = places[id], statuses[place] == .unneeded,
                    case .scpImage = plan.actions[place].payload
                else { continue }
                statuses[place] = .changed(reason: "it found no image, which \(action.id) may need")
            }
        }
    }
}
