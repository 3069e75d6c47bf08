import PlanModel

/// Where a host is connected, as `docker container inspect` shows it.
struct HostEndpoint: Equatable {
    let network: String
    let address: String

    /// Reads the endpoint in the network of a name; nil when the container has none there.
    init?(_ container: JSONNode, in name: String) {
        guard let node = container["NetworkSettings"]?["Networks"]?[name], let id = node["NetworkID"]?.string
        else { return nil }
        network = id
        address = node["IPAddress"]?.string ?? ""
    }

    init(network: String, address: String) {
        self.network = network
        self.address = address
    }
}

/// A network of a cluster and the addresses in use there, as `docker network inspect` shows it.
struct NetworkOccupancy: Equatable {
    let id: String
    let name: String
    let subnet: CIDR?
    let created: String
    /// The container that has each address.
    let holders: [String: String]

    init(id: String, name: String, subnet: CIDR?, created: String = "", holders: [String: String] = [:]) {
        (self.id, self.name, self.subnet, self.created, self.holders) = (id, name, subnet, created, holders)
    }

    init?(_ node: JSONNode) {
        guard let id = node["Id"]?.string, let name = node["Name"]?.string else { return nil }
        let subnet = node["IPAM"]?["Config"]?.elements?.first?["Subnet"]?.string.flatMap { CIDR($0) }
        let holders = (node["Containers"]?.members ?? []).compactMap { member -> (String, String)? in
            guard let address = member.node["IPv4Address"]?.string else { return nil }
            return (parts(of: address, at: "/")[0], member.name)
        }
        self.init(
            id: id, name: name, subnet: subnet, created: node["Created"]?.string ?? "",
            holders: Dictionary(holders, uniquingKeysWith: { first, _ in first }))
    }

    /// The network that the hosts belong to: of several with one name, the one that most of them are on, and
    /// of those the oldest.
    static func chosen(_ networks: [NetworkOccupancy], named name: String) -> NetworkOccupancy? {
        networks.filter { $0.name == name }.min {
            ($1.holders.count, $0.created, $0.id) < ($0.holders.count, $1.created, $1.id)
        }
    }
}

extension Detachment {
    /// Whether a host is in the cluster's network with the address that it was created with: a pure function.
    ///
    /// Its engine is a node of a swarm at that address, so another address is as bad as none.
    static func of(
        _ host: FoundHost, _ endpoint: HostEndpoint?, from network: NetworkOccupancy?, named name: String
    ) -> Detachment? {
        guard !host.address.isEmpty else { return nil }
        guard let network else {
            return .replaced(reason: "the network \(name) no longer exists; the host is re-created")
        }
        // Docker fills in the network's id when a container starts for the first time.
        let isOn = endpoint?.network == network.id || !host.isRunning && endpoint?.network == ""
        if isOn, !host.isRunning { return nil }
        if isOn, endpoint?.address == host.address {
            return host.login == nil
                ? .reconnected(reason: "Docker maps no port to the host's sshd; the host is connected to \(name) again")
                : nil
        }
        let what =
            "the host is not connected to the network \(name)" + (isOn ? " with its address \(host.address)" : "")
        if let subnet = network.subnet, !subnet.contains(host.address) {
            return .replaced(
                reason: "\(what), whose range \(subnet) does not include its address \(host.address); "
                    + "the host is re-created")
        }
        if let holder = network.holders[host.address], holder != host.identity {
            return .replaced(
                reason: "\(what), where the container \(holder.prefix(12)) has its address \(host.address); "
                    + "the host is re-created")
        }
        return .reconnected(reason: "\(what); it is connected again")
    }
}
