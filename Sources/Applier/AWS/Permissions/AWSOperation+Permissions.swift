extension AWSOperation {
    /// The IAM actions that the operation needs, its own first.
    ///
    /// Source: the service authorization reference of each service. An operation that tags a new resource needs
    /// `ec2:CreateTags`, too.
    var permissions: [String] {
        let own = "\(service == "service-quotas" ? "servicequotas" : service):\(rawValue)"
        switch self {
        case .runInstances, .createSecurityGroup, .importKeyPair: return [own, "ec2:CreateTags"]
        case .getCallerIdentity, .getParameters, .getInstanceProfile, .getServiceQuota,
            .describeInstances, .describeSecurityGroups, .describeKeyPairs, .describeVpcs,
            .describeSubnets, .describeRouteTables, .describeImages, .describeInstanceTypeOfferings,
            .describeInstanceTypes, .describePlacementGroups, .describeVolumes, .describeSpotInstanceRequests,
            .deleteSecurityGroup, .authorizeSecurityGroupIngress, .revokeSecurityGroupIngress,
            .deleteKeyPair, .startInstances, .terminateInstances, .cancelSpotInstanceRequests,
            .deleteVolume, .createTags:
            return [own]
        }
    }
}
