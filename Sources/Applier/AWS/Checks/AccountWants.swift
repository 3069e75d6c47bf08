import PlanModel

/// The lookups that are needed before hosts of some types can be created.
struct AccountWants: Sendable, Hashable {
    var instanceTypes: [String] = []
    var images: [String] = []
    var parameters: [String] = []
    var profiles: [String] = []
    var wantsGroups = false
    var wantsPlacementGroups = false
    var wantsKeyPairs = false
    var quotas: [String] = []

    init(_ settings: AWSSettings, hosts: [AWSHostSettings], usesStore: Bool) {
        wantsGroups = !settings.securityGroups.isEmpty
        wantsKeyPairs = settings.keyPair != nil
        for host in hosts {
            instanceTypes.append(host.instanceType)
            switch Self.image(of: host, usesStore: usesStore) {
            case .identity(let identity): images.append(identity)
            case .parameter(let name): parameters.append(name)
            }
            if let profile = host.instanceProfile { profiles.append(profile) }
            if host.placementGroup != nil { wantsPlacementGroups = true }
            if let quota = Self.quota(of: host) { quotas.append(quota) }
        }
        instanceTypes = Array(Set(instanceTypes)).sorted()
        images = Array(Set(images)).sorted()
        parameters = Array(Set(parameters)).sorted()
        profiles = Array(Set(profiles)).sorted()
        quotas = Array(Set(quotas)).sorted()
    }

    /// Where the id of a host's image comes from.
    enum ImageSource: Hashable {
        case identity(String)
        /// The name of an SSM parameter.
        case parameter(String)
    }

    static func image(of host: AWSHostSettings, usesStore: Bool) -> ImageSource {
        guard let ami = host.ami else {
            return .parameter(
                defaultImageParameter(instanceType: host.instanceType, usesStore: usesStore))
        }
        return begins(ami, with: "ssm:") ? .parameter(String(ami.dropFirst(4))) : .identity(ami)
    }

    /// The quota that counts the virtual processors of a host; nil for families that have others.
    ///
    /// Source: Service Quotas of Amazon EC2, "All Standard (A, C, D, H, I, M, R, T, Z) … Instances".
    static func quota(of host: AWSHostSettings) -> String? {
        guard let family = host.instanceType.unicodeScalars.first, "acdhimrtz".unicodeScalars.contains(family),
            !begins(host.instanceType, with: "inf"), !begins(host.instanceType, with: "hpc"),
            !begins(host.instanceType, with: "trn"), !begins(host.instanceType, with: "dl")
        else { return nil }
        return host.spot == nil ? onDemand : spot
    }

    private static let onDemand = "L-1216C47A"
    private static let spot = "L-34B43A08"

    /// What a quota is of, in words.
    static func name(ofQuota code: String) -> String {
        code == spot ? "spot instances of the standard families" : "on-demand instances of the standard families"
    }
}
