/// A container of this name, image and settings runs on a host.
public struct RunContainer: Hashable, Sendable {
    public let host: String
    /// The container's name, which is also its host name on the overlay network.
    public let name: String
    /// A key of the plan's `containers`.
    public let settings: String

    public init(host: String, name: String, settings: String) {
        self.host = host
        self.name = name
        self.settings = settings
    }

    func encode(to writer: inout ObjectWriter) {
        writer.string("host", host)
        writer.string("name", name)
        writer.string("container", settings)
    }

    static func decode(_ reader: ObjectReader) -> RunContainer? {
        guard let host = reader.hostName("host"), let name = reader.containerName("name"),
            let settings = reader.requiredString("container")
        else { return nil }
        return RunContainer(host: host, name: name, settings: settings)
    }
}
