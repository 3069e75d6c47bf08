/// What hosts of one type have in common; a key of the plan's `hosts`.
public struct HostType: Hashable, Sendable {
    public let role: Role
    public let settings: HostSettings

    public init(role: Role, settings: HostSettings) {
        self.role = role
        self.settings = settings
    }

    func encode(to writer: inout ObjectWriter, provider: ProviderKind) {
        writer.string("role", role.rawValue)
        if settings.provider != provider { writer.string("provider", settings.provider.rawValue) }
        settings.encode(to: &writer)
    }

    static func decode(_ reader: ObjectReader, provider: ProviderKind) -> HostType? {
        defer { reader.finish() }
        guard reader.require("role") != nil, let role: Role = reader.choice("role") else {
            return nil
        }
        let kind: ProviderKind = reader.choice("provider") ?? provider
        return HostType(role: role, settings: .decode(reader, provider: kind))
    }
}
