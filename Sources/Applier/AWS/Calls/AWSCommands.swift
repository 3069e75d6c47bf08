import PlanModel

/// What pdd asks of AWS, as values: pure functions.
enum AWSCommands {
    /// The name of what a cluster's hosts share: security group, key pair.
    static func sharedName(_ cluster: String) -> String { "pdd-\(cluster)" }

    private static func tagged(_ cluster: String) -> [String] {
        ["--filters", "Name=tag:\(Label.cluster),Values=\(cluster)"]
    }

    /// All instances of a cluster, including recently terminated ones.
    static func describeInstances(_ cluster: String) -> AWSCall {
        AWSCall(.describeInstances, tagged(cluster))
    }

    static func describeGroups(_ cluster: String) -> AWSCall {
        AWSCall(.describeSecurityGroups, tagged(cluster))
    }

    static func describeGroup(named name: String, vpc: String) -> AWSCall {
        AWSCall(
            .describeSecurityGroups,
            ["--filters", "Name=group-name,Values=\(name)", "Name=vpc-id,Values=\(vpc)"])
    }

    static func describeKeyPairs(_ cluster: String) -> AWSCall {
        AWSCall(.describeKeyPairs, tagged(cluster))
    }

    static func describeVolumes(_ cluster: String) -> AWSCall {
        AWSCall(.describeVolumes, tagged(cluster) + ["Name=status,Values=available"])
    }

    static func describeSpotRequests(_ cluster: String) -> AWSCall {
        AWSCall(.describeSpotInstanceRequests, tagged(cluster) + ["Name=state,Values=open,active"])
    }

    static func createGroup(_ cluster: String, vpc: String) -> AWSCall {
        AWSCall(
            .createSecurityGroup,
            [
                "--group-name", sharedName(cluster), "--vpc-id", vpc,
                "--description", "hosts of the cluster \(cluster), made by pdd",
                "--tag-specifications",
                AWSTag.specification(
                    ["security-group"],
                    [("Name", sharedName(cluster)), (Label.cluster, cluster)]),
            ])
    }

    static func deleteGroup(_ identity: String) -> AWSCall {
        AWSCall(.deleteSecurityGroup, ["--group-id", identity])
    }

    static func authorize(_ rules: [IngressRule], group: String) -> AWSCall {
        AWSCall(
            .authorizeSecurityGroupIngress,
            ["--group-id", group, "--ip-permissions", IngressRule.permissions(rules, group: group)])
    }

    static func revoke(_ rules: [IngressRule], group: String) -> AWSCall {
        AWSCall(
            .revokeSecurityGroupIngress,
            ["--group-id", group, "--ip-permissions", IngressRule.permissions(rules, group: group)])
    }

    static func importKeyPair(_ name: String, cluster: String, publicKey: String) -> AWSCall {
        AWSCall(
            .importKeyPair,
            [
                "--key-name", name, "--public-key-material", "fileb:///dev/stdin",
                "--tag-specifications",
                AWSTag.specification(["key-pair"], [(Label.cluster, cluster)]),
            ], input: publicKey)
    }

    static func deleteKeyPair(_ name: String) -> AWSCall {
        AWSCall(.deleteKeyPair, ["--key-name", name])
    }

    /// Creates instances; the request is passed in a file, because its user data contains a key.
    static func runInstances(requestFile path: String) -> AWSCall {
        guard path.contains("$") else { return AWSCall(.runInstances, ["--cli-input-json", "file://\(path)"]) }
        // The AWS CLI replaces variables in the path, and does not search the result for more variables.
        var call = AWSCall(.runInstances, ["--cli-input-json", "file://$PDD_REQUEST"])
        call.environment = ["PDD_REQUEST": Secret(path)]
        return call
    }

    static func startInstances(_ identities: [String]) -> AWSCall {
        AWSCall(.startInstances, ["--instance-ids"] + identities)
    }

    static func terminateInstances(_ identities: [String]) -> AWSCall {
        AWSCall(.terminateInstances, ["--instance-ids"] + identities)
    }

    static func cancelSpotRequests(_ identities: [String]) -> AWSCall {
        AWSCall(.cancelSpotInstanceRequests, ["--spot-instance-request-ids"] + identities)
    }

    static func deleteVolume(_ identity: String) -> AWSCall {
        AWSCall(.deleteVolume, ["--volume-id", identity])
    }
}
