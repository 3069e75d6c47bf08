import PlanModel
import Synchronization

/// The network of a cluster's hosts, and their addresses.
///
/// pdd chooses each host's address: Docker may give an address that it chose to another host after both were stopped,
/// and a swarm does not survive that.
///
/// Docker allows two networks with one name, so pdd addresses them by id.
final class DockerNetwork: Sendable {
    private struct State {
        var network: (id: String, subnet: CIDR)?
        /// Whether there were others of the same name, too.
        var hasOthers = false
        var used: Set<String> = []
    }

    /// A network that carries the cluster's label.
    struct Found: Sendable, Hashable {
        let id: String
        let name: String
    }

    private let cluster: String
    private let engine: DockerEngine
    /// Held while the network is created or an address is chosen.
    private let state = Mutex(State())

    init(cluster: String, engine: DockerEngine) {
        self.cluster = cluster
        self.engine = engine
    }

    /// The networks that carry the cluster's label, sorted by id.
    func list() throws(ActionFailure) -> [Found] {
        let lines = try engine.run(
            DockerCommands.listNetworks(cluster).arguments, doing: "looking for the cluster's network")
        return lines.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            return words.count == 2 ? Found(id: words[0], name: words[1]) : nil
        }.sorted { $0.id < $1.id }
    }

    /// Creates the network if it does not exist; of several networks, removes the empty ones.
    func make() throws(ActionFailure) {
        try state.withLock { (state) throws(ActionFailure) in _ = try network(&state) }
    }

    /// The network's id, and an address on it that no host of the cluster has.
    ///
    /// - Parameter taken: The addresses of the existing hosts.
    func choosePlace(taken: [String]) throws(ActionFailure) -> (network: String, address: String) {
        return try state.withLock { (state) throws(ActionFailure) -> (network: String, address: String) in
            let (id, subnet) = try network(&state)
            state.used.formUnion(taken)
            // The first address is the network's own, the second its gateway's.
            for offset in 2..<UInt32(1 << (32 - subnet.prefix)) - 1 {
                let address = dotted(subnet.address + offset)
                if state.used.insert(address).inserted { return (id, address) }
            }
            throw ActionFailure("the network \(subnet) has no address left for another host")
        }
    }

    private func network(_ state: inout State) throws(ActionFailure) -> (id: String, subnet: CIDR) {
        if let network = state.network { return network }
        let id: String
        if let known = try theOne(&state) { id = known } else { id = try create() }
        let network = (id, try readSubnet(id))
        state.network = network
        return network
    }

    /// The cluster's network, after removing other networks without containers; nil if there is none.
    ///
    /// Hosts on another one are connected to this one, or replaced; see `HostAttachments`.
    private func theOne(_ state: inout State) throws(ActionFailure) -> String? {
        let found = try list()
        guard !found.isEmpty else { return nil }
        if found.count == 1, found[0].name == DockerCommands.networkName(cluster) { return found[0].id }
        var used: [Found] = []
        for one in found {
            if try list(membersOf: one).isEmpty { continue }
            used.append(one)
        }
        let kept = used.isEmpty ? nil : try HostAttachments(cluster: cluster, engine: engine).network()
        for other in found where other.id != kept && !used.contains(other) { try remove(other) }
        state.hasOthers = used.contains { $0.id != kept }
        return kept
    }

    /// Removes what was a second network of the cluster until a moment ago, if the last host has left it.
    func tidy() throws(ActionFailure) {
        try state.withLock { (state) throws(ActionFailure) in
            if state.hasOthers { _ = try theOne(&state) }
        }
    }

    private func list(membersOf network: Found) throws(ActionFailure) -> [String] {
        try engine.run(
            DockerCommands.listMembers(network.id).arguments, doing: "looking for containers on \(network.name)"
        ).split(separator: "\n").map(String.init).sorted(by: isNaturallyBefore)
    }

    /// Docker finds a free range, but accepts chosen addresses only in a range that we name: so a first network,
    /// which is removed at once, determines the range of the final one.
    private func create() throws(ActionFailure) -> String {
        let name = DockerCommands.networkName(cluster)
        let first = Found(id: try create(name + ".range", subnet: nil), name: name + ".range")
        let subnet = try readSubnet(first.id)
        try remove(first)
        return try create(name, subnet: subnet)
    }

    /// Gives the id of the network that was created.
    private func create(_ name: String, subnet: CIDR?) throws(ActionFailure) -> String {
        let answer = try engine.run(
            DockerCommands.createNetwork(name, cluster, subnet: subnet).arguments,
            doing: "creating the cluster's network")
        guard let id = answer.split(whereSeparator: \.isWhitespace).last.map(String.init) else {
            throw ActionFailure("'docker network create' printed no id")
        }
        return id
    }

    private func readSubnet(_ id: String) throws(ActionFailure) -> CIDR {
        let text = try engine.run(
            ["network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", id],
            doing: "reading the range of the cluster's network")
        guard let subnet = CIDR(text.split(separator: "\n").first.map(String.init) ?? "") else {
            throw ActionFailure("the cluster's network has no range of IPv4 addresses")
        }
        return subnet
    }

    /// Removes every network that carries the cluster's label.
    func remove() throws(ActionFailure) {
        for network in try list() { try remove(network) }
        state.withLock { $0.network = nil }
    }

    private func remove(_ network: Found) throws(ActionFailure) {
        let command = Command("docker", ["network", "rm", network.id])
        let doing = "removing the network \(network.name)"
        let result = try engine.status(command.arguments, doing: doing)
        func said(_ words: String) -> Bool { result.errorLines.contains { $0.contains(words) } }
        // An earlier pdd died, and the engine has done since what it was asked for then.
        if result.status == 0 || said("No such network") || said("not found") { return }
        var failure = ActionFailure(result, doing: doing, command: command)
        if said("has active endpoints") {
            failure.advice = try list(membersOf: network).map {
                "'\($0)' is on it; take it off: docker network disconnect \(network.id.prefix(12)) \($0)"
            }
        }
        throw failure
    }

    private func dotted(_ address: UInt32) -> String {
        stride(from: 24, through: 0, by: -8).map { "\((address >> UInt32($0)) & 255)" }.joined(separator: ".")
    }
}
