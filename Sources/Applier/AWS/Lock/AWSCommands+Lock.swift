import PlanModel

extension AWSCommands {
    /// Creates the lock, with all its tags, or is refused.
    ///
    /// - Parameters:
    ///   - end: When it expires, in seconds since the beginning of 1970.
    ///   - vpc: Nil is the default VPC of the region.
    static func createLock(_ cluster: String, mark: String, holder: String, end: Int, vpc: String?) -> AWSCall {
        AWSCall(
            .createSecurityGroup,
            ["--group-name", Label.lockName(cluster)] + (vpc.map { ["--vpc-id", $0] } ?? []) + [
                "--description", "lock of the cluster \(cluster), made by pdd",
                "--tag-specifications",
                AWSTag.specification(
                    ["security-group"],
                    [
                        // So a policy that is limited to the cluster's tag covers it, and one call shows both.
                        (Label.cluster, cluster), (Label.lock, mark),
                        // The longest value of a tag.
                        (Label.holder, String(holder.prefix(256))), (Label.lockEnd, timeText(end)),
                    ]),
            ])
    }

    /// The locks of a cluster in all VPCs of the region.
    static func describeLocks(_ cluster: String) -> AWSCall {
        AWSCall(.describeSecurityGroups, ["--filters", "Name=group-name,Values=\(Label.lockName(cluster))"])
    }

    static func renewLock(_ identity: String, end: Int) -> AWSCall {
        AWSCall(.createTags, ["--resources", identity, "--tags", "Key=\(Label.lockEnd),Value=\(timeText(end))"])
    }
}
