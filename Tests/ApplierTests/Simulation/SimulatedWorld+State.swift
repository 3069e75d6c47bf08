import PlanModel

@testable import Applier

extension SimulatedWorld {
    /// What exists in the world, and what goes wrong next.
    struct State {
        var hosts: [String: SimulatedHost] = [:]
        var rules: Set<PortRule> = []
        var hasRemains = false
        /// What is known of the plan that is applied, to tell scripts by their lines.
        var plan = Plan(cluster: "", provider: .docker) {
            didSet {
                actions = [:]
                for action in plan.actions { if let host = action.host { actions[host, default: []].append(action) } }
            }
        }
        /// The actions of the plan by host.
        private(set) var actions: [String: [Action]] = [:]
        /// The host that made each swarm.
        var founders: [Int: String] = [:]
        /// How many hosts of a name there have been.
        var generations: [String: Int] = [:]
        var count = 0
        var steps = 0
        var trouble = Trouble.none
        var isDead = false
        /// Whether this machine's engine has no image to copy.
        var isLocalEngineEmpty = false
        /// The host that cannot be asked what is on it.
        var deaf: String?
        var refused: @Sendable (String) -> ActionFailure? = { _ in nil }
        var calls: [String] = []

        mutating func next() -> Int {
            count += 1
            return count
        }

        /// A moment at which what the world was told to do may go wrong.
        mutating func step() throws(ActionFailure) {
            guard !isDead else { throw ActionFailure("pdd is dead") }
            steps += 1
            switch trouble {
            case .none: break
            case .death(let moment) where moment == steps:
                isDead = true
                throw ActionFailure("pdd dies")
            case .hiccup(let moment) where moment == steps:
                throw ActionFailure("the answer was lost", isTransient: true)
            case .death, .hiccup: break
            }
        }

        mutating func begin(_ call: String) throws(ActionFailure) {
            try step()
            calls.append(call)
            if let failure = refused(call) { throw failure }
        }

        func host(at address: String) -> SimulatedHost? {
            // Nearly all have an address that tells their name.
            if let end = address.lastIndex(of: "-"), let host = hosts[String(address[..<end].dropFirst(11))],
                host.found.address == address, host.found.isRunning
            {
                return host
            }
            return hosts.values.first { $0.found.address == address && $0.found.isRunning }
        }

        /// Whether a container of any node of a manager's swarm is on its network.
        func isNetworkInUse(_ manager: SimulatedHost) -> Bool {
            hosts.values.contains { $0.swarm == manager.swarm && $0.containers.values.contains(where: \.isJoined) }
        }

        /// The host that manages the swarm which a host is in.
        func manager(of host: SimulatedHost) -> SimulatedHost? {
            guard let swarm = host.swarm else { return nil }
            if let name = founders[swarm], let founder = hosts[name], founder.nodes != nil, founder.swarm == swarm,
                founder.found.isRunning
            {
                return founder
            }
            return hosts.values.first { $0.nodes != nil && $0.swarm == swarm && $0.found.isRunning }
        }
    }
}
