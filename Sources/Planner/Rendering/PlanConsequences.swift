import PlanModel

/// What follows from a change of a plan for a cluster that matches the old one: a pure function of two plans.
struct PlanConsequences {
    /// The hosts of both plans that are created again, and why; hosts with one reason are together.
    private(set) var recreated: [(hosts: [String], reason: String)] = []
    /// The hosts that the new plan no longer has, with everything on them.
    private(set) var removed: [String] = []
    /// The actions of both plans that run again, in the order of the new one.
    private(set) var repeated: [Action] = []

    /// The cluster of the old plan if the new plan is for another one, which has nothing yet.
    private let formerCluster: String?

    /// - Parameter types: The changes from one host type of the old plan to one of the new plan.
    init(from old: Plan, to new: Plan, types: (_ old: String, _ new: String) -> [JSONChange]) {
        formerCluster = old.cluster == new.cluster ? nil : old.cluster
        guard formerCluster == nil else { return }
        let (before, after) = (ActionDigests(old), ActionDigests(new))
        let former = Dictionary(old.actions.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let hosts = Set(new.hostNames)
        removed = old.hostNames.filter { !hosts.contains($0) }
        var changed: Set<ActionID> = []
        var replaced: Set<String> = []
        for action in new.actions {
            guard let previous = former[action.id] else {
                // Another digest than none, for the actions that use it.
                changed.insert(action.id)
                continue
            }
            let isSame =
                before.digest(of: previous, identity: nil, used: [])
                == after.digest(of: action, identity: nil, used: [])
                && previous.uses == action.uses && !action.uses.contains(where: changed.contains)
                && action.host.map { !replaced.contains($0) || action.kind == .createHost } ?? true
            guard !isSame else { continue }
            changed.insert(action.id)
            if case .createHost(let payload) = action.payload, case .createHost(let earlier) = previous.payload,
                let reason = Self.reasonToRecreate(earlier, payload, types(earlier.type, payload.type))
            {
                replaced.insert(payload.host)
                let place = recreated.firstIndex { $0.reason == reason } ?? recreated.count
                if place == recreated.count { recreated.append(([], reason)) }
                recreated[place].hosts.append(payload.host)
            } else if !action.isRead {
                repeated.append(action)
            }
        }
    }

    /// Nil for a machine of the user's that stays where it is: pdd only updates what it recorded there.
    private static func reasonToRecreate(
        _ old: CreateHost, _ new: CreateHost, _ changes: [JSONChange]
    ) -> String? {
        if let machine = new.existing, let former = old.existing, machine.address == former.address,
            machine.port ?? 22 == former.port ?? 22
        {
            return nil
        }
        let places = [old, new].map { $0.existing?.address ?? "a host that pdd creates" }
        guard places[0] == places[1] else { return "it moves from \(places[0]) to \(places[1])" }
        return changes.isEmpty ? "its settings changed" : changes.map(\.words).joined(separator: ", ")
    }

    /// One line for each host that loses its data, and one that counts what runs again.
    var lines: [String] {
        if let formerCluster {
            return ["follows: another cluster is created; '\(formerCluster)' stays until it is destroyed"]
        }
        var lines = recreated.flatMap { hosts, reason in
            hosts.count > 3
                ? [
                    "-/+ \(hosts[0]) … \(hosts[hosts.count - 1]) (\(hosts.count)) are re-created: \(reason); "
                        + "their data is lost"
                ]
                : hosts.map { "-/+ \($0) is re-created: \(reason); its data is lost" }
        }
        lines += removed.map { "-   \($0) is removed; its data is lost" }
        let images = repeated.count {
            $0.id == ActionID($0.id.host, .image) || $0.id == ActionID($0.id.host, .workerImage)
        }
        let containers = repeated.count { $0.kind == .runContainer }
        let counts = [
            (images, "image"), (containers, "container"), (repeated.count - images - containers, "other action"),
        ].filter { $0.0 > 0 }.map { counted($0, $1) }
        return lines + ["follows: " + (counts.isEmpty ? "nothing runs again" : counts.joined(separator: ", "))]
    }
}

extension Action {
    /// Whether it only reads what other actions want to know.
    fileprivate var isRead: Bool {
        if case .ssh(let payload) = payload { payload.runs == .read } else { false }
    }
}
