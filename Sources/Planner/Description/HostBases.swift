import PlanModel

/// The settings of each provider's hosts, before a role or group overrides them.
struct HostBases {
    /// The settings of the first provider.
    let first: HostSettings
    private let others: [ProviderKind: HostSettings]

    init(_ provider: ProviderDescription?, _ others: [ProviderDescription]) {
        first = provider?.host ?? .docker(DockerHostSettings())
        self.others = Dictionary(others.map { ($0.kind, $0.host) }, uniquingKeysWith: { first, _ in first })
    }

    /// The settings of the provider that `provider` of a role or group names, overridden by its other
    /// keys.
    func read(_ reader: ObjectReader) -> HostSettings {
        guard let object = reader.object("provider", what: "'provider' of \(reader.what)") else { return first }
        defer { object.finish() }
        var base = first
        if let kind: ProviderKind = object.choice("type"), kind != first.provider {
            guard let other = others[kind] else {
                object.error(
                    "the provider '\(kind.rawValue)' is not described; add { \"type\": \"\(kind.rawValue)\" … } to "
                        + "'otherProviders'", at: "type")
                return .decode(object, provider: kind)
            }
            base = other
        }
        return HostSettings.decode(object, provider: base.provider, base: base)
    }
}
