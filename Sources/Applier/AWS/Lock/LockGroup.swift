import PlanModel

/// A security group that is the lock of a cluster, as EC2 shows it.
///
/// It has no rules, and no host uses it. EC2 never gives its name to a second group of a VPC.
struct LockGroup: Sendable, Hashable {
    let identity: String
    let vpc: String?
    /// A word that no other lock has; the directory that took the lock knows it.
    let mark: String
    /// The pdd that took it, in words.
    let holder: String
    /// When it expires, in seconds since the beginning of 1970; nil when the tag is missing or no time.
    let end: Int?

    /// Nil when the group is no lock.
    init?(_ node: JSONNode) {
        let tags = node["Tags"]?.elements ?? []
        func tag(_ name: String) -> String? { tags.first { $0["Key"]?.string == name }?["Value"]?.string }
        guard let identity = node["GroupId"]?.string, let mark = tag(Label.lock) else { return nil }
        self.identity = identity
        self.mark = mark
        vpc = node["VpcId"]?.string
        holder = tag(Label.holder) ?? unnamedHolder
        end = tag(Label.lockEnd).flatMap(secondsSince1970)
    }

    /// Whether another pdd may take over, at a time of day in seconds.
    ///
    /// A lock without an end never expires: its tags were edited.
    func isExpired(at time: Double) -> Bool { end.map { Double($0) < time } ?? false }

    /// The holder, and how long another pdd has to wait if the holder is dead.
    var description: String {
        let rest =
            end.map { "expires at \(timeText($0)) unless that run renews it" }
            ?? "never expires: if that run has ended, remove the security group"
        return "\(holder); its lock \(identity) \(rest)"
    }
}
