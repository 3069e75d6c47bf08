/// What pdd asks of AWS, by the names that AWS's documentation and error messages use.
enum AWSOperation: String, CaseIterable, Sendable {
    case getCallerIdentity = "GetCallerIdentity"
    case getParameters = "GetParameters"
    case getInstanceProfile = "GetInstanceProfile"
    case getServiceQuota = "GetServiceQuota"
    case describeInstances = "DescribeInstances"
    case describeSecurityGroups = "DescribeSecurityGroups"
    case describeKeyPairs = "DescribeKeyPairs"
    case describeVpcs = "DescribeVpcs"
    case describeSubnets = "DescribeSubnets"
    case describeRouteTables = "DescribeRouteTables"
    case describeImages = "DescribeImages"
    case describeInstanceTypeOfferings = "DescribeInstanceTypeOfferings"
    case describeInstanceTypes = "DescribeInstanceTypes"
    case describePlacementGroups = "DescribePlacementGroups"
    case describeVolumes = "DescribeVolumes"
    case describeSpotInstanceRequests = "DescribeSpotInstanceRequests"
    case createSecurityGroup = "CreateSecurityGroup"
    case deleteSecurityGroup = "DeleteSecurityGroup"
    case authorizeSecurityGroupIngress = "AuthorizeSecurityGroupIngress"
    case revokeSecurityGroupIngress = "RevokeSecurityGroupIngress"
    case importKeyPair = "ImportKeyPair"
    case deleteKeyPair = "DeleteKeyPair"
    case runInstances = "RunInstances"
    case startInstances = "StartInstances"
    case terminateInstances = "TerminateInstances"
    case cancelSpotInstanceRequests = "CancelSpotInstanceRequests"
    case deleteVolume = "DeleteVolume"
    case createTags = "CreateTags"

    /// The AWS CLI's name of the service.
    var service: String {
        switch self {
        case .getCallerIdentity: "sts"
        case .getParameters: "ssm"
        case .getInstanceProfile: "iam"
        case .getServiceQuota: "service-quotas"
        case .describeInstances, .describeSecurityGroups, .describeKeyPairs, .describeVpcs,
            .describeSubnets, .describeRouteTables, .describeImages, .describeInstanceTypeOfferings,
            .describeInstanceTypes, .describePlacementGroups, .describeVolumes, .describeSpotInstanceRequests,
            .createSecurityGroup, .deleteSecurityGroup, .authorizeSecurityGroupIngress,
            .revokeSecurityGroupIngress, .importKeyPair, .deleteKeyPair, .runInstances,
            .startInstances, .terminateInstances, .cancelSpotInstanceRequests, .deleteVolume, .createTags:
            "ec2"
        }
    }

    /// The AWS CLI's name of the operation: `describe-instances`.
    var command: String {
        var words = ""
        for (index, scalar) in rawValue.unicodeScalars.enumerated() {
            if scalar.properties.isUppercase, index > 0 { words += "-" }
            words += scalar.properties.lowercaseMapping
        }
        return words
    }
}
