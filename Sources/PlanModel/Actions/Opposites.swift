/// Removes a host and everything on it.
public struct DestroyHost: Hashable, Sendable {
    public let host: String
    /// Its address, if it is an existing machine (provider `ssh`), which is returned.
    public let existing: ExistingHost?

    public init(host: String, existing: ExistingHost? = nil) {
        self.host = host
        self.existing = existing
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        existing?.encode(to: &writer)
    }

    static func decode(_ reader: ObjectReader) -> DestroyHost? {
        guard let host = reader.hostName("host") else { return nil }
        return DestroyHost(host: host, existing: reader.has("address") ? ExistingHost.decode(reader) : nil)
    }
}

/// Removes the rule of an `OpenPort`.
public struct ClosePort: Hashable, Sendable {
    public let rule: PortRule

    public init(_ rule: PortRule) {
        self.rule = rule
    }

    func encode(to writer: inout ObjectWriter) { rule.encode(to: &writer) }

    static func decode(_ reader: ObjectReader) -> ClosePort? {
        PortRule.decode(reader).map(ClosePort.init)
    }
}

/// Removes a container from a host that stays.
public struct RemoveContainer: Hashable, Sendable {
    public let host: String
    public let name: String

    public init(host: String, name: String) {
        self.host = host
        self.name = name
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("name", name)
    }

    static func decode(_ reader: ObjectReader) -> RemoveContainer? {
        guard let host = reader.hostName("host"), let name = reader.containerName("name") else {
            return nil
        }
        return RemoveContainer(host: host, name: name)
    }
}
