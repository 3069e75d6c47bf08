extension AWSCommands {
    static let getCallerIdentity = AWSCall(.getCallerIdentity)

    /// All of the region, so that a name that is wrong can be answered with those that are right.
    static let describeVpcs = AWSCall(.describeVpcs)

    static let describeSubnets = AWSCall(.describeSubnets)

    static func describeRouteTables(vpc: String) -> AWSCall {
        AWSCall(.describeRouteTables, ["--filters", "Name=vpc-id,Values=\(vpc)"])
    }

    /// The zones that have each of some instance types.
    static func describeOfferings(_ types: [String]) -> AWSCall {
        AWSCall(
            .describeInstanceTypeOfferings,
            [
                "--location-type", "availability-zone",
                "--filters", "Name=instance-type,Values=\(types.joined(separator: ","))",
            ])
    }

    /// All instance types of the region.
    static let describeAllOfferings = AWSCall(
        .describeInstanceTypeOfferings, ["--location-type", "region"])

    /// Processors of some instance types; a type that does not exist is left out.
    static func describeTypes(_ types: [String]) -> AWSCall {
        AWSCall(
            .describeInstanceTypes,
            ["--filters", "Name=instance-type,Values=\(types.joined(separator: ","))"])
    }

    static func describeImages(_ identities: [String]) -> AWSCall {
        AWSCall(
            .describeImages,
            ["--filters", "Name=image-id,Values=\(identities.joined(separator: ","))"])
    }

    static func getParameters(_ names: [String]) -> AWSCall {
        AWSCall(.getParameters, ["--names"] + names)
    }

    static func getInstanceProfile(_ name: String) -> AWSCall {
        AWSCall(.getInstanceProfile, ["--instance-profile-name", name])
    }

    static let describePlacementGroups = AWSCall(.describePlacementGroups)

    /// The groups of a VPC, so that the user's can be found by id and by name.
    static let describeAllGroups = AWSCall(.describeSecurityGroups)

    static let describeAllKeyPairs = AWSCall(.describeKeyPairs)

    /// How many virtual processors of a sort of instances may run.
    static func getQuota(_ code: String) -> AWSCall {
        AWSCall(.getServiceQuota, ["--service-code", "ec2", "--quota-code", code])
    }
}
