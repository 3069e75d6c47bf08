extension AWSConfigFile {
    /// The file's settings for all hosts; the description's own keys override them.
    public var provider: AWSSettings {
        var provider = AWSSettings()
        provider.region = settings[.defaultRegion] ?? settings[.region]
        provider.vpc = settings[.vpc]
        provider.endpoint = settings[.endpoint]
        provider.securityGroups = securityGroups
        provider.keyPair = settings[.keyPair]
        return provider
    }

    /// The file's settings for single hosts; the description's own keys override them.
    public var host: AWSHostSettings {
        var host = AWSHostSettings()
        host.instanceType = settings[.instanceType] ?? host.instanceType
        host.ami = settings[.ami]
        host.zone = settings[.zone]
        host.subnet = settings[.subnet]
        host.rootVolume.size = settings[.rootSize].flatMap { Int($0) } ?? host.rootVolume.size
        host.rootVolume.type = settings[.volumeType] ?? host.rootVolume.type
        host.instanceProfile = settings[.instanceProfile]
        host.tags = (settings[.tags].flatMap(Self.tags) ?? []).map {
            AWSHostSettings.Tag(name: $0.0, value: $0.1)
        }
        return host
    }

    public var sshUser: String? { settings[.sshUser] }

    public var sshKeyPath: String? { settings[.sshKeyPath] }
}

extension AWSConfigFile {
    /// The same lines with their values hidden, for messages that show where a problem is.
    public static func masked(_ source: SourceText) -> SourceText {
        let lines = source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        let masked = lines.map { line -> [UInt8] in
            let key = line.prefix { $0 != 0x3D }
            // Without a '=' the whole line may be a secret.
            let isKey = key.count < line.count && begins(String(decoding: key, as: UTF8.self), with: "AWS_")
            let shown = isKey ? key.count + 1 : 0
            return line.prefix(shown) + line.dropFirst(shown).map { _ in 0x2A }
        }
        return SourceText(name: source.name, bytes: Array(masked.joined(separator: [0x0A])))
    }
}
