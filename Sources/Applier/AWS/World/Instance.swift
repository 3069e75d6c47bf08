import PlanModel

/// An EC2 instance of a cluster, as EC2 describes it.
struct Instance: Hashable, Sendable {
    /// EC2's words.
    enum State: String, Sendable {
        case pending, running, stopping, stopped, terminated
        case shuttingDown = "shutting-down"

        /// Whether it has ended, or is about to.
        var isGoing: Bool { self == .terminated || self == .shuttingDown }
    }

    let identity: String
    let state: State
    /// The time it was started last, in ISO 8601.
    let launchTime: String
    let launchIndex: Int
    /// The token of the request that created it.
    let token: String?
    let privateAddress: String?
    let publicAddress: String?
    let subnet: String?
    /// The name of the key pair that it was launched with.
    let keyName: String?
    let tags: [String: String]
    /// EC2's reason for its state, if there is one: `Client.VolumeLimitExceeded: …`.
    let reason: String?

    /// Nil when the node is no instance.
    init?(_ node: JSONNode) {
        guard let identity = node["InstanceId"]?.string,
            let state = node["State"]?["Name"]?.string.flatMap(State.init)
        else { return nil }
        self.identity = identity
        self.state = state
        launchTime = node["LaunchTime"]?.string ?? ""
        launchIndex = node["AmiLaunchIndex"]?.integer ?? 0
        token = node["ClientToken"]?.string
        privateAddress = node["PrivateIpAddress"]?.string
        publicAddress = node["PublicIpAddress"]?.string
        subnet = node["SubnetId"]?.string
        keyName = node["KeyName"]?.string
        var tags: [String: String] = [:]
        for tag in node["Tags"]?.elements ?? [] {
            if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.string }
        }
        self.tags = tags
        let reason = node["StateReason"]
        let words = [reason?["Code"]?.string, reason?["Message"]?.string].compactMap { $0 }
        self.reason = words.last { !$0.isEmpty }
    }

    /// The instances of an answer to `describe-instances` or `run-instances`.
    static func read(_ answer: JSONNode) -> [Instance] {
        let reservations = answer["Reservations"]?.elements ?? [answer]
        return reservations.flatMap { ($0["Instances"]?.elements ?? []).compactMap(Instance.init) }
    }

    /// The host that it is: of those that were made together, the one at its launch index.
    var hostName: String? {
        guard let names = tags[Label.hosts].flatMap(HostRange.names), names.indices.contains(launchIndex)
        else { return nil }
        return names[launchIndex]
    }

    var digest: Digest? { tags[Label.digest].flatMap(Digest.init(hexadecimal:)) }

    /// What an instance is called that is no host of the plan: one too many, or one whose tags are
    /// not what pdd wrote.
    var strayName: String { "stray-\(identity)" }
}
