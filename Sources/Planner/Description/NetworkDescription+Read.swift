import PlanModel

extension NetworkDescription {
    static func decode(_ reader: ObjectReader) -> NetworkDescription {
        defer { reader.finish() }
        var network = NetworkDescription()
        if let name = reader.string("name") {
            network.name = name
            if !isNetworkName(name) {
                reader.error(
                    "'\(name)' cannot be the name of a network; use at most 63 letters, digits and "
                        + "inner '-' and '_'", at: "name")
            } else if ["bridge", "host", "none", "ingress", "docker_gwbridge"].contains(name) {
                reader.error("'\(name)' is a network of Docker itself; choose another name", at: "name")
            }
        }
        network.discovery = reader.choice("discovery") ?? network.discovery
        network.encrypted = reader.bool("encrypted") ?? false
        if network.encrypted, network.discovery == .consul {
            reader.error(
                "an encrypted network needs \"discovery\": \"swarm\"", at: "encrypted")
        }
        if let text = reader.string("subnet") {
            if let subnet = CIDR(text), (8...29).contains(subnet.prefix) {
                network.subnet = subnet
            } else {
                reader.error(
                    "'subnet' must be a network from /8 to /29 such as '10.0.9.0/24' with no bit "
                        + "set behind the prefix, not '\(text)'", at: "subnet")
            }
        }
        return network
    }

    /// The number of addresses for containers: all but network, broadcast and gateway.
    var capacity: Int { (1 << (32 - subnet.prefix)) - 3 }
}

/// Whether Docker accepts the text as the name of an overlay network (moby/swarmkit's
/// `isValidDNSName`).
private func isNetworkName(_ text: String) -> Bool {
    guard let last = text.utf8.last, last != 0x2D, last != 0x5F, text.utf8.count <= 63 else {
        return false
    }
    return isPlainWord(text) && !text.utf8.contains(0x2E)
}
