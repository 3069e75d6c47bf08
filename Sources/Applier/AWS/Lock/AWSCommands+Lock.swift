import PlanModel

extension AWSCommands {
    /// The name of a cluster's lock, which the group of no other cluster can have.
    static func lockName(_ cluster: String) -> String { "pdd.lock.\(cluster)" }

    /// Creates the lock, with all its tags, or is refused.
    ///
    /// - Parameters:
    ///   - end: When it expires, in seconds since the beginning of 1970.
    ///   - vpc: Nil is the default VPC of the region.
    static func createLock(_ cluster: String, mark: String, holder: String, end: Int, vpc: String?) -> AWSCall {
        AWSCall(
            .createSecurityGroup,
            ["--group-name", lockName(cluster)] + (vpc.map { ["--vpc-id", $0] } ?? []) + [
                "--description", "lock of the cluster \(cluster), made by pdd",
                "--tag-specifications",
                AWSTag.specification(
                    ["security-group"],
                    [
                        // So a policy that is limited to the cluster's tag covers it, and one call shows both.
                        (AWSTag.cluster, cluster), (AWSTag.lock, mark),
                        // The longest value of a tag.
                        (AWSTag.holder, String(holder.prefix(256))), (AWSTag.lockEnd, timeText(end)),
                    ]),
            ])
    }

    /// The locks of a cluster in all VPCs of the region.
    static func describeLocks(_ cluster: String) -> AWSCall {
        AWSCall(.describeSecurityGroups, ["--filters", "Name=group-name,Values=\(lockName(cluster))"])
    }

    static func renewLock(_ identity: String, end: Int) -> AWSCall {
        AWSCall(.createTags, ["--resources", identity, "--tags", "Key=\(AWSTag.lockEnd),Value=\(timeText(end))"])
    }
}
