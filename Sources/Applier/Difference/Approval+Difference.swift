public import PlanModel

extension Approval {
    /// The approval of a difference: a pure function of the plan and the observation.
    public init(of difference: Difference) {
        // Which worker leaves first and which one is waited for follow from where jobs run, which changes all the time.
        let drains = difference.rollingActions.filter { $0.id != ActionID($0.id.host, .rejoin) }
            .sorted { isNaturallyBefore($0.id.host, $1.id.host) }
        let planned = zip(difference.plan.actions, difference.statuses).filter { $0.1.mustRun }.map(\.0)
        let actions = difference.removals + drains + planned
        let table = ActionDigests(difference.plan)
        let statuses = Dictionary(
            zip(difference.plan.actions.map(\.id), difference.statuses), uniquingKeysWith: { first, _ in first })
        let removals = Set(difference.removals.map(\.id))
        let entries = actions.map { action in
            // The plan does not have the actions with a reason of their own: removals, drains, waits.
            guard let reason = difference.reasons[action.id] else {
                let (change, reason) = Self.change(statuses[action.id])
                return Entry(action.id, action.kind, change, reason: reason, digest: difference.digests[action.id])
            }
            let host = action.host.flatMap { difference.observation.hosts[$0]?.found }
            return Entry(
                action.id, action.kind, removals.contains(action.id) ? .extra : .changed, reason: Self.stable(reason),
                digest: table.digest(of: action, identity: host?.identity, used: []))
        }
        self.init(
            cluster: difference.plan.cluster, plan: Digest(of: difference.plan.json()),
            observed: Self.observed(difference.observation, by: actions), actions: entries)
    }

    private static func change(_ status: Difference.Status?) -> (Change, reason: String?) {
        switch status {
        case .missing(let reason): (.missing, stable(reason))
        case .changed(let reason): (.changed, stable(reason))
        case .unknown(let reason): (.unknown, stable(reason))
        case .needed: (.needed, nil)
        case .satisfied, .leftOut, .unneeded, nil:
            preconditionFailure("this is a bug in pdd: an action without a reason to run")
        }
    }

    /// The reason as it is approved: printable, and without what ssh said about a host that does not answer, because
    /// ssh may report the same silence in other words a moment later.
    private static func stable(_ reason: String) -> String {
        let silence = "the host did not answer"
        return begins(reason, with: silence) ? silence : printable(reason)
    }

    /// The digest of each existing host that actions run on, or whose address they read: its identity, its address,
    /// and the identity of each of the cluster's containers on it, but not their states.
    private static func observed(_ world: WorldObservation, by actions: [Action]) -> [String: Digest] {
        let places = Set(actions.compactMap(\.host))
        let names = places.union(actions.flatMap(\.addressedHosts))
        var digests: [String: Digest] = [:]
        for name in names {
            guard let host = world.hosts[name] else { continue }
            var writer = JSONWriter()
            writer.object { object in
                object.string("identity", host.found.identity)
                object.string("address", host.found.address)
                guard places.contains(name), case .known(let contents) = host.contents else { return }
                for (name, container) in contents.containers.sorted(by: { $0.key < $1.key }) {
                    object.member(name) { $0.strings([container.id ?? "", container.digest?.hexadecimal ?? ""]) }
                }
            }
            digests[name] = Digest(of: writer.bytes)
        }
        return digests
    }
}
