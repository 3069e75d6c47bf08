import PlanModel

/// A host and where it is connected.
struct FoundContainer {
    let host: FoundHost
    let endpoint: HostEndpoint?
}

/// Sees to it that the hosts of a cluster are in its network of the local Docker Engine.
struct HostAttachments: Sendable {
    let cluster: String
    let engine: DockerEngine

    private var networkName: String { DockerCommands.networkName(cluster) }

    /// The hosts, each with what is wrong with its place in the network.
    ///
    /// The networks are asked for only when something may be: all hosts that run have their addresses in
    /// one network nearly always.
    func checked(_ containers: [FoundContainer]) throws(ActionFailure) -> [FoundHost] {
        let isUnsuspicious = containers.allSatisfy {
            $0.host.isRunning && $0.host.login != nil && $0.endpoint?.address == $0.host.address
        }
        if isUnsuspicious, Set(containers.map(\.endpoint?.network)).count <= 1 { return containers.map(\.host) }
        let network = try occupancy()
        return containers.map { container in
            var host = container.host
            host.detachment = Detachment.of(host, container.endpoint, from: network, named: networkName)
            return host
        }
    }

    /// The id of the cluster's network; nil when there is none.
    func network() throws(ActionFailure) -> String? { try occupancy()?.id }

    /// The cluster's network; nil when there is none.
    private func occupancy() throws(ActionFailure) -> NetworkOccupancy? {
        let doing = "inspecting the cluster's network"
        let list = try engine.run(
            ["network", "ls", "--quiet", "--filter", "label=\(Label.cluster)=\(cluster)"], doing: doing)
        let ids = list.split(separator: "\n").map(String.init)
        guard !ids.isEmpty else { return nil }
        // One may have been removed since it was listed; the others are printed nevertheless.
        let result = try engine.status(["network", "inspect"] + ids, doing: doing)
        do {
            let nodes = try JSONReader.read(SourceText(name: "docker network inspect", text: result.text)).elements
            return NetworkOccupancy.chosen((nodes ?? []).compactMap { NetworkOccupancy($0) }, named: networkName)
        } catch {
            throw ActionFailure("'docker network inspect' did not print JSON")
        }
    }

    /// The addresses that containers have in the cluster's network, those of others too.
    func addressesInUse() throws(ActionFailure) -> [String] {
        try occupancy().map { Array($0.holders.keys) } ?? []
    }

    /// How long engines may still give up a host after it is connected again, in seconds.
    ///
    /// An engine that does not answer another's probe (one a second) is given up 4 s later (SuspicionMult of
    /// memberlist's DefaultLANConfig), and no engine says that it suspects another. After cuts of 1 to 30 s the last one
    /// was given up 2.7 s after the connection.
    private static let doubt = 6.0

    /// Connects a host to the cluster's network again, with the address that it was created with, and waits until its
    /// engine and the others have made up their minds about each other.
    func connect(_ container: FoundContainer) throws(ActionFailure) {
        guard let network = try occupancy(), !container.host.address.isEmpty else { return }
        let doing = "connecting the host to the network \(networkName)"
        if let endpoint = container.endpoint {
            // Docker takes an endpoint of a network that no longer exists off by the network's name.
            let isThere = try engine.status(["network", "inspect", endpoint.network], doing: doing).status == 0
            _ = try engine.run(
                [
                    "network", "disconnect", "--force", isThere ? endpoint.network : networkName,
                    container.host.identity,
                ], doing: doing)
        }
        _ = try engine.run(
            ["network", "connect", "--ip", container.host.address, network.id, container.host.identity], doing: doing)
        if container.host.isRunning { pause(Self.doubt) }
    }
}
