/// The settings that hosts of one type share; an entry of the plan's `hosts`.
public struct HostType: Hashable, Sendable {
    public let role: Role
    public let settings: HostSettings

    public init(role: Role, settings: HostSettings) {
        self.role = role
        self.settings = settings
    }

    /// - Parameter provider: The default provider, which is not written.
    func encode(to writer: inout ObjectWriter, provider: ProviderKind) {
        writer.string("role", role.rawValue)
        if settings.provider != provider { writer.string("provider", settings.provider.rawValue) }
        settings.encode(to: &writer)
    }

    static func decode(_ reader: ObjectReader, provider: ProviderKind) -> HostType? {
        let role: Role? = reader.require("role") == nil ? nil : reader.choice("role")
        let kind: ProviderKind = reader.choice("provider") ?? provider
        let settings = HostSettings.decode(reader, provider: kind)
        reader.finish()
        return role.map { HostType(role: $0, settings: settings) }
    }
}
