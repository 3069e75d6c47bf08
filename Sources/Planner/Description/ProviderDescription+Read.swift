import PlanModel

extension ProviderDescription {
    /// The local Docker Engine instead of the description's provider.
    static func local(preload: [String]?) -> ProviderDescription {
        ProviderDescription(
            settings: .docker, host: .docker(DockerHostSettings()), preload: preload)
    }

    static func decode(
        _ reader: ObjectReader, kind: ProviderKind, awsConfig: AWSConfigFile?
    ) -> ProviderDescription {
        let config = awsConfig ?? AWSConfigFile()
        let settings = ProviderSettings.decode(reader, kind: kind, aws: config.provider)
        let host = HostSettings.decode(reader, provider: kind, base: .aws(config.host))
        var provider = ProviderDescription(settings: settings, host: host)
        if let engine = reader.object("engine") { provider.engine = .decode(engine) }
        if kind.capabilities.isLocal {
            provider.preload = reader.strings("preload")
            for image in provider.preload ?? [] where !isImageReference(image) {
                reader.error(ImageDescription.rule(image), at: "preload")
            }
        }
        if !kind.capabilities.createsHosts { provider.existing = readExisting(reader) }
        reader.finish()
        return provider
    }

    private static func readExisting(
        _ reader: ObjectReader
    ) -> [(role: Role, host: ExistingHost)] {
        guard reader.require("hosts") != nil else { return [] }
        var places: [String: Int] = [:]
        let hosts = reader.objects("hosts", what: { "'hosts[\($0)]' of 'provider'" }) ?? []
        return hosts.compactMap { object in
            let role: Role = object.choice("role") ?? .worker
            let host = ExistingHost.decode(object)
            object.finish()
            guard let host else { return nil }
            let address = "\(host.address):\(host.port ?? 22)"
            if let first = places[address] {
                reader.problems.error(
                    "two hosts have the address '\(address)'", at: object.offset,
                    notes: [Diagnostic(.note, "the first of them is here", at: first)])
            }
            places[address] = object.offset
            return (role, host)
        }
    }
}

extension EngineDescription {
    static func decode(_ reader: ObjectReader) -> EngineDescription {
        defer { reader.finish() }
        var engine = EngineDescription()
        engine.install = reader.bool("install")
        engine.version = reader.string("version")
        if let version = engine.version,
            !isPlainWord(version) || !(version.utf8.first.map { (0x30...0x39).contains($0) } ?? false)
        {
            reader.error(
                "'version' of 'engine' must be a version such as '28' or '20.10', not '\(version)'",
                at: "version")
        }
        return engine
    }
}
