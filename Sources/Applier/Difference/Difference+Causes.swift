public import PlanModel

/// A step on the way from an action to the first cause of its run.
public struct Cause: Sendable, Equatable {
    public let action: ActionID
    /// Why it runs, or why its output may differ, in words.
    public let reason: String
}

extension Difference {
    /// Why an action would run now, back to the first cause; empty if it would not run.
    public func causes(of id: ActionID) -> [Cause] {
        if let reason = reasons[id] { return [Cause(action: id, reason: reason)] }
        let places = Dictionary(
            plan.actions.indices.map { (plan.actions[$0].id, $0) }, uniquingKeysWith: { first, _ in first })
        guard let place = places[id], statuses[place].mustRun else { return [] }
        var causes: [Cause] = []
        var next: ActionID? = id
        var seen: Set<ActionID> = []
        // What is read may change, or another action only wants to know it.
        if statuses[place] == .needed, cause(of: plan.actions[place], places) == nil {
            let reader = zip(plan.actions, statuses).first { $0.1.mustRun && $0.0.inputs.contains(id) }?.0.id
            causes.append(Cause(action: id, reason: reader.map { "\($0) needs its output" } ?? "its output is needed"))
            next = reader
            seen = [id]
        }
        while let current = next, let place = places[current], seen.insert(current).inserted {
            let action = plan.actions[place]
            next = cause(of: action, places)
            causes.append(Cause(action: current, reason: reason(statuses[place], next)))
        }
        return causes
    }

    private func reason(_ status: Status, _ next: ActionID?) -> String {
        switch status {
        case .missing(let reason), .changed(let reason), .unknown(let reason): reason
        case .leftOut: "the run is limited to other actions"
        case .needed, .unneeded, .satisfied: next.map { "its output may change after \($0)" } ?? "its output may change"
        }
    }

    /// The action whose run, or whose host's change, makes another one run; nil if the reason is its own.
    private func cause(of action: Action, _ places: [ActionID: Int]) -> ActionID? {
        if let host = action.host, hostChanges[host] != nil {
            let creation = ActionID(host, .host)
            return action.id == creation ? nil : creation
        }
        if let host = action.host.flatMap({ observation.hosts[$0] }), !host.isAnswering { return nil }
        let used = action.uses.filter { id in
            guard let place = places[id] else { return false }
            switch statuses[place] {
            case .missing, .changed, .unknown: return true
            // What a read gives is new only if something that it reads is.
            case .needed, .unneeded: return digests[id] == nil
            case .satisfied, .leftOut: return false
            }
        }
        return used.first { places[$0].map { statuses[$0].isUnknown } == false } ?? used.first
    }
}

extension Difference.Status {
    fileprivate var isUnknown: Bool {
        if case .unknown = self { true } else { false }
    }
}
