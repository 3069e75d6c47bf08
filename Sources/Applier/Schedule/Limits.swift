public import PlanModel

/// How much may happen at once.
public struct Limits: Sendable {
    /// Actions in all.
    public var width = 40
    /// Actions on one host: they share one connection, and sshd lets ten sessions through it.
    public var perHost = 6
    /// Calls that make or remove something at the provider.
    public var providerCalls = 8
    /// Hosts that pull an image from another host of the cluster.
    public var pulls = 16

    public init() {}

    /// Those for a plan.
    public init(_ plan: Plan, width: Int = Limits().width) {
        self.width = width
        providerCalls = plan.providers.compactMap(\.kind.capabilities.creationLimit).min() ?? width
    }
}

extension Schedule {
    /// The schedule of some actions; dependencies outside of these count as done.
    public static func of(_ actions: [Action], limits: Limits, estimate: (Action) -> Double) -> Schedule {
        var places: [ActionID: Int] = [:]
        places.reserveCapacity(actions.count)
        for (index, action) in actions.enumerated() { places[action.id] = index }
        let provider = 0
        let pulls = 1
        var capacities = [limits.providerCalls, limits.pulls]
        var hosts: [String: Int] = [:]
        let items = actions.enumerated().map { place, action -> Item in
            /// The index of an action; most actions depend on the one before, so that is compared first.
            func find(_ id: ActionID) -> Int? { place > 0 && actions[place - 1].id == id ? place - 1 : places[id] }
            var used: [Int] = []
            switch action.kind {
            case .createHost, .openPort, .destroyHost, .closePort: used.append(provider)
            case .scp, .ssh, .runContainer, .removeContainer: break
            }
            if case .ssh(let payload) = action.payload, payload.pullsImage { used.append(pulls) }
            if let host = action.host {
                let index = hosts[host] ?? capacities.count
                if hosts[host] == nil {
                    hosts[host] = index
                    capacities.append(limits.perHost)
                }
                used.append(index)
            }
            return Item(
                dependencies: action.after.compactMap(find) + action.uses.compactMap(find),
                weight: estimate(action), limits: used)
        }
        return Schedule(items, width: limits.width, limits: capacities)
    }
}
