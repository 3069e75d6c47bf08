import PlanModel

/// One rule of a cluster's security group, as EC2 has it.
struct IngressRule: Hashable, Sendable {
    enum Source: Hashable, Sendable {
        /// The group itself: the hosts of the cluster.
        case group
        case network(CIDR)
        /// The operator's address.
        case `operator`(CIDR)
    }

    let ports: PortRange
    let transport: PortRule.Transport
    let source: Source

    /// What a rule of a plan is at EC2; nil for one from the operator without an address.
    init?(_ rule: PortRule, operator address: CIDR?) {
        ports = rule.ports
        transport = rule.transport
        switch rule.source {
        case .cluster: source = .group
        case .network(let network): source = .network(network)
        case .operator:
            guard let address else { return nil }
            source = .operator(address)
        }
    }

    private init(ports: PortRange, transport: PortRule.Transport, source: Source) {
        self.ports = ports
        self.transport = transport
        self.source = source
    }

    /// The rule of a plan that this one is.
    var rule: PortRule {
        let source: PortRule.Source =
            switch source {
            case .group: .cluster
            case .network(let network): .network(network)
            case .operator: .operator
            }
        return PortRule(ports: ports, transport: transport, source: source)
    }

    /// IP protocols by name, or by number (IANA).
    private static let protocols: [(transport: PortRule.Transport, name: String)] = [
        (.tcp, "tcp"), (.udp, "udp"), (.esp, "50"),
    ]

    /// The description of an operator's rule.
    private static let operatorWord = "pdd operator"

    /// The `IpPermissions` of some rules.
    static func permissions(_ rules: [IngressRule], group: String) -> String {
        var writer = JSONWriter()
        writer.array(rules) { rule, writer in
            writer.object { object in
                object.string("IpProtocol", protocols.first { $0.transport == rule.transport }?.name)
                // Other protocols have no ports.
                object.integer("FromPort", rule.transport == .esp ? -1 : rule.ports.first)
                object.integer("ToPort", rule.transport == .esp ? -1 : rule.ports.last)
                switch rule.source {
                case .group:
                    object.member("UserIdGroupPairs") { writer in
                        writer.array([group]) { group, writer in
                            writer.object {
                                $0.string("GroupId", group)
                                $0.string("Description", "pdd")
                            }
                        }
                    }
                case .network(let network): write(network, "pdd", to: &object)
                case .operator(let address): write(address, operatorWord, to: &object)
                }
            }
        }
        return writer.text
    }

    private static func write(_ network: CIDR, _ word: String, to object: inout ObjectWriter) {
        object.member("IpRanges") { writer in
            writer.array([network]) { network, writer in
                writer.object {
                    $0.string("CidrIp", network.description)
                    $0.string("Description", word)
                }
            }
        }
    }

    /// The rules of a security group that pdd could have created.
    static func read(_ group: JSONNode) -> [IngressRule] {
        let identity = group["GroupId"]?.string
        return (group["IpPermissions"]?.elements ?? []).flatMap { node -> [IngressRule] in
            guard let name = node["IpProtocol"]?.string,
                let transport = protocols.first(where: { $0.name == name })?.transport,
                let ports = transport == .esp ? PortRange(1) : ports(node)
            else { return [] }
            let groups = (node["UserIdGroupPairs"]?.elements ?? []).compactMap { $0["GroupId"]?.string }
            var rules = groups.filter { $0 == identity }.map { _ in
                IngressRule(ports: ports, transport: transport, source: .group)
            }
            for range in node["IpRanges"]?.elements ?? [] {
                guard let network = range["CidrIp"]?.string.flatMap(CIDR.init) else { continue }
                let isOperator = range["Description"]?.string == operatorWord
                rules.append(
                    IngressRule(
                        ports: ports, transport: transport,
                        source: isOperator ? .operator(network) : .network(network)))
            }
            return rules
        }
    }

    private static func ports(_ node: JSONNode) -> PortRange? {
        guard let first = node["FromPort"]?.integer, let last = node["ToPort"]?.integer else { return nil }
        return PortRange("\(first)-\(last)")
    }
}
