/// Traffic on some ports from a source reaches the hosts of the cluster.
public struct OpenPort: Hashable, Sendable {
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

    static func decode(_ reader: ObjectReader) -> OpenPort? {
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
        return OpenPort(ports: range, transport: transport, source: source)
    }
}

/// A port, or the ports from one to another, both included.
public struct PortRange: Hashable, Sendable, CustomStringConvertible {
    public let first: Int
    public let last: Int

    /// Nil unless the text is `PORT` or `PORT-PORT`, from 1 to 65535, in rising order.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part),
                (1...65_535).contains(number)
            else { return nil }
            return number
        }
        guard numbers.count == parts.count, (1...2).contains(numbers.count),
            let first = numbers.first, let last = numbers.last, first <= last
        else { return nil }
        self.first = first
        self.last = last
    }

    public init(_ port: Int) {
        first = port
        last = port
    }

    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }

    public func overlaps(_ other: PortRange) -> Bool {
        first <= other.last && other.first <= last
    }

    public static func rule(_ text: String) -> String {
        "'ports' must be a port from 1 to 65535 or a range such as '8000-8010', not '\(text)'"
    }
}
