/// The traffic that reaches the hosts of a cluster: some ports, from a source.
public struct PortRule: Hashable, Sendable {
    public let ports: PortRange
    public let transport: Transport
    public let source: Source

    public enum Transport: String, CaseIterable, Sendable, Hashable {
        case tcp, udp
        /// IP protocol 50, which encrypted overlay networks speak; it has no ports.
        case esp
    }

    public enum Source: Hashable, Sendable {
        /// The hosts of the cluster themselves.
        case cluster
        /// The machine that runs pdd: the address that the provider sees, or the networks that the user allowed.
        case `operator`
        case network(CIDR)

        public init?(_ text: String) {
            switch text {
            case "cluster": self = .cluster
            case "operator": self = .operator
            default:
                guard let network = CIDR(text) else { return nil }
                self = .network(network)
            }
        }

        public var text: String {
            switch self {
            case .cluster: "cluster"
            case .operator: "operator"
            case .network(let network): network.description
            }
        }
    }

    public init(ports: PortRange, transport: Transport, source: Source) {
        self.ports = ports
        self.transport = transport
        self.source = source
    }

    /// "7946/udp", "8000-8010/tcp".
    public var portText: String { "\(ports)/\(transport.rawValue)" }

    func encode(to writer: inout ObjectWriter) {
        writer.string("ports", ports.description)
        writer.string("protocol", transport.rawValue)
        writer.string("from", source.text)
    }

    static func decode(_ reader: ObjectReader) -> PortRule? {
        guard let ports = reader.requiredString("ports"), reader.require("protocol") != nil,
            let transport: Transport = reader.choice("protocol"),
            let from = reader.requiredString("from")
        else { return nil }
        guard let range = PortRange(ports) else {
            reader.error(PortRange.rule(ports), at: "ports")
            return nil
        }
        guard let source = Source(from) else {
            reader.error(
                "'from' must be 'cluster', 'operator' or a network such as '203.0.113.0/24', "
                    + "not '\(from)'", at: "from")
            return nil
        }
        return PortRule(ports: range, transport: transport, source: source)
    }
}
