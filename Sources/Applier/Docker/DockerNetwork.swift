import PlanModel
import Synchronization

/// The network of a cluster's hosts, and who has which address on it.
///
/// Every host has an address of its own choosing: one that Docker hands out may go to another host
/// after both were stopped, and a swarm does not survive that.
final class DockerNetwork: Sendable {
    private struct State {
        var subnet: CIDR?
        var used: Set<String> = []
    }

    private let cluster: String
    private let engine: DockerEngine
    /// Held while the network is made or an address is chosen: Docker lets two networks have one
    /// name.
    private let state = Mutex(State())

    init(cluster: String, engine: DockerEngine) {
        self.cluster = cluster
        self.engine = engine
    }

    /// The networks that carry the cluster's label, by name.
    func list() throws(ActionFailure) -> [String] {
        try engine.run(
            DockerCommands.listNetworks(cluster).arguments, doing: "looking for the cluster's network"
        ).split(separator: "\n").map(String.init)
    }

    /// Makes the network unless it is there.
    func make() throws(ActionFailure) {
        let result = state.withLock { state in
            catching { () throws(ActionFailure) in _ = try subnet(&state) }
        }
        try result.get()
    }

    /// An address that no host of the cluster has.
    ///
    /// - Parameter taken: The addresses of the hosts that exist.
    func chooseAddress(taken: [String]) throws(ActionFailure) -> String {
        let result = state.withLock { state in
            catching { () throws(ActionFailure) -> String in
                let subnet = try subnet(&state)
                state.used.formUnion(taken)
                // The first address is the network's own, the second its gateway's.
                for offset in 2..<UInt32(1 << (32 - subnet.prefix)) - 1 {
                    let address = dotted(subnet.address + offset)
                    if state.used.insert(address).inserted { return address }
                }
                throw ActionFailure("the network \(subnet) has no address left for another host")
            }
        }
        return try result.get()
    }

    private func subnet(_ state: inout State) throws(ActionFailure) -> CIDR {
        if let subnet = state.subnet { return subnet }
        let name = DockerCommands.networkName(cluster)
        if try !list().contains(name) { try create(name) }
        let subnet = try readSubnet(name)
        state.subnet = subnet
        return subnet
    }

    /// Docker finds a range that is free, and takes addresses from us only where we named the range:
    /// so a first network, which is gone at once, tells the range of the one that stays.
    private func create(_ name: String) throws(ActionFailure) {
        let first = name + ".range"
        try remove()
        let doing = "making the cluster's network"
        _ = try engine.run(
            DockerCommands.createNetwork(first, cluster, subnet: nil).arguments, doing: doing)
        let subnet = try readSubnet(first)
        try remove()
        _ = try engine.run(
            DockerCommands.createNetwork(name, cluster, subnet: subnet).arguments, doing: doing)
    }

    private func readSubnet(_ name: String) throws(ActionFailure) -> CIDR {
        let text = try engine.run(
            [
                "network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", name,
            ], doing: "reading the range of the cluster's network")
        guard let subnet = CIDR(text.split(separator: "\n").first.map(String.init) ?? "") else {
            throw ActionFailure("the cluster's network has no range of IPv4 addresses")
        }
        return subnet
    }

    /// Removes every network that carries the cluster's label.
    func remove() throws(ActionFailure) {
        for network in try list() {
            _ = try engine.run(["network", "rm", network], doing: "removing the cluster's network")
        }
    }

    private func dotted(_ address: UInt32) -> String {
        stride(from: 24, through: 0, by: -8).map { "\((address >> UInt32($0)) & 255)" }.joined(separator: ".")
    }
}

/// What `body` gives or throws, as a value that can leave a lock.
func catching<Value>(_ body: () throws(ActionFailure) -> Value) -> Result<Value, ActionFailure> {
    do throws(ActionFailure) {
        return .success(try body())
    } catch {
        return .failure(error)
    }
}
