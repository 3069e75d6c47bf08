/// A host exists, runs, and answers over ssh with a known host key.
public struct CreateHost: Hashable, Sendable {
    public let host: String
    /// The key of its type in the plan's `hosts`.
    public let type: String
    /// Its address, if it is an existing machine (provider `ssh`).
    public let existing: ExistingHost?

    public init(host: String, type: String, existing: ExistingHost? = nil) {
        self.host = host
        self.type = type
        self.existing = existing
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("type", type)
        existing?.encode(to: &writer)
    }

    static func decode(_ reader: ObjectReader) -> CreateHost? {
        guard let host = reader.hostName("host"), let type = reader.requiredString("type") else {
            return nil
        }
        let existing = reader.has("address") ? ExistingHost.decode(reader) : nil
        return CreateHost(host: host, type: type, existing: existing)
    }
}
