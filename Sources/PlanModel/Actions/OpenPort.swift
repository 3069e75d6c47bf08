/// Lets the traffic of a rule reach the hosts of the cluster.
public struct OpenPort: Hashable, Sendable {
    public let rule: PortRule

    public init(_ rule: PortRule) {
        self.rule = rule
    }

    func encode(to writer: inout ObjectWriter) { rule.encode(to: &writer) }

    static func decode(_ reader: ObjectReader) -> OpenPort? {
        PortRule.decode(reader).map(OpenPort.init)
    }
}
