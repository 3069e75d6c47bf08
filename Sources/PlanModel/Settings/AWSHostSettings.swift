/// A host that is an EC2 instance.
public struct AWSHostSettings: Hashable, Sendable {
    public var instanceType = "t3.large"
    /// An image id, or `ssm:` and the name of an SSM parameter that holds one; nil picks the
    /// current Ubuntu that fits the engine.
    public var ami: String?
    public var zone: String?
    public var subnet: String?
    public var rootVolume = RootVolume()
    public var spot: Spot?
    public var instanceProfile: String?
    public var placementGroup: String?
    /// Whether ssh connects to the public address (the default) or the private one.
    public var address = Address.public
    public var tags: [Tag] = []

    public struct Tag: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public enum Address: String, CaseIterable, Sendable, Hashable {
        case `public`, `private`
    }

    public struct RootVolume: Hashable, Sendable {
        /// In GiB; 16 is docker-machine's default.
        public var size = 16
        public var type = "gp3"
        public var encrypted = true
    }

    public struct Spot: Hashable, Sendable {
        /// US dollars an hour; nil means up to the on-demand price.
        public var maxPrice: String?
        /// Whether to create an on-demand instance if there is no spot capacity.
        public var fallback = true

        public init(maxPrice: String? = nil, fallback: Bool = true) {
            self.maxPrice = maxPrice
            self.fallback = fallback
        }
    }

    public init() {}

    func encode(to writer: inout ObjectWriter) {
        writer.string("instanceType", instanceType)
        writer.string("ami", ami)
        writer.string("zone", zone)
        writer.string("subnet", subnet)
        writer.member("rootVolume") {
            $0.object {
                $0.integer("size", rootVolume.size)
                $0.string("type", rootVolume.type)
                $0.member("encrypted") { $0.raw(rootVolume.encrypted ? "true" : "false") }
            }
        }
        if let spot {
            writer.member("spot") {
                $0.object {
                    if let price = spot.maxPrice { $0.member("maxPrice") { $0.raw(price) } }
                    $0.member("fallback") { $0.raw(spot.fallback ? "true" : "false") }
                }
            }
        }
        writer.string("instanceProfile", instanceProfile)
        writer.string("placementGroup", placementGroup)
        writer.string("address", address == .public ? nil : address.rawValue)
        writer.strings("tags", tags.map { ($0.name, $0.value) })
    }

    static func decode(_ reader: ObjectReader, base: AWSHostSettings) -> AWSHostSettings {
        var settings = base
        settings.instanceType = reader.word("instanceType") ?? base.instanceType
        if let ami = reader.string("ami") {
            if isPlainWord(ami), ami.hasPrefix("ami-") || ami.hasPrefix("ssm:/") {
                settings.ami = ami
            } else if ami.hasPrefix("ssm:/"), ami.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
                settings.ami = ami
            } else {
                reader.error(
                    "'ami' must be an image id ('ami-…') or an SSM parameter ('ssm:/…'), "
                        + "not '\(ami)'", at: "ami")
            }
        }
        settings.zone = reader.word("zone") ?? base.zone
        settings.subnet = reader.word("subnet") ?? base.subnet
        if let volume = reader.object("rootVolume") {
            settings.rootVolume.size =
                volume.integer("size", in: 8...16_384) ?? base.rootVolume.size
            settings.rootVolume.type = volume.word("type") ?? base.rootVolume.type
            settings.rootVolume.encrypted = volume.bool("encrypted") ?? base.rootVolume.encrypted
            volume.finish()
        }
        if let spot = reader.object("spot") {
            settings.spot = Spot(
                maxPrice: spot.decimal("maxPrice"), fallback: spot.bool("fallback") ?? true)
            spot.finish()
        }
        settings.instanceProfile = reader.word("instanceProfile") ?? base.instanceProfile
        settings.placementGroup = reader.word("placementGroup") ?? base.placementGroup
        settings.address = reader.choice("address") ?? base.address
        if let tags = reader.dictionary("tags") {
            for tag in tags where tag.0.hasPrefix(Label.prefix) || tag.0.hasPrefix("aws:") {
                reader.error("tags that begin with 'pdd.' or 'aws:' are reserved", at: "tags")
            }
            settings.tags = tags.map { Tag(name: $0.0, value: $0.1) }
        }
        return settings
    }
}

extension ObjectReader {
    /// A plain word, as in names at a provider.
    func word(_ name: String) -> String? {
        guard let text = string(name) else { return nil }
        guard isPlainWord(text) else {
            error(
                "'\(name)' of \(what) must be a word of letters, digits, '-', '_' and '.', "
                    + "not '\(text)'", at: name)
            return nil
        }
        return text
    }
}
