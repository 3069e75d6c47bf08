public import PlanModel

/// The minimal IAM policy to apply, change and destroy a plan.
///
/// Creating requires the cluster's tag in the request, and changing requires the tag on the resource; EC2 has no such
/// condition for describing.
public enum IAMPolicy {
    private struct Statement {
        let name: String
        let actions: [String]
        var resources = ["*"]
        var conditions: [(test: String, key: String, value: String)] = []
    }

    /// The policy as JSON, one statement a few lines; nil for a plan of another provider.
    public static func json(_ plan: Plan) -> String? {
        let settings = plan.providers.compactMap { provider -> AWSSettings? in
            if case .aws(let settings) = provider { settings } else { nil }
        }.first
        guard let settings else { return nil }
        let hosts = plan.hosts.values.compactMap { type -> AWSHostSettings? in
            if case .aws(let host) = type.settings { host } else { nil }
        }
        return render(statements(plan, settings, hosts))
    }

    private static func statements(
        _ plan: Plan, _ settings: AWSSettings, _ hosts: [AWSHostSettings]
    ) -> [Statement] {
        let wants = AccountWants(settings, hosts: hosts, usesStore: plan.usesStore)
        let region = settings.region ?? "*"
        func arn(_ resource: String, account: String = "*") -> String {
            "arn:aws:ec2:\(region):\(account):\(resource)"
        }
        let asked = [("StringEquals", "aws:RequestTag/\(Label.cluster)", plan.cluster)]
        let owned = [("StringEquals", "ec2:ResourceTag/\(Label.cluster)", plan.cluster)]
        let isSpot = hosts.contains { $0.spot != nil }
        var statements = [
            Statement(name: "Look", actions: own(of: looks(settings, wants))),
            Statement(
                name: "MakeTagged", actions: own(of: [.runInstances]),
                resources: [arn("instance/*"), arn("volume/*")] + (isSpot ? [arn("spot-instances-request/*")] : []),
                conditions: asked),
            Statement(
                name: "MakeFrom", actions: own(of: [.runInstances]),
                resources: [
                    arn("image/*", account: ""), arn("subnet/*"), arn("network-interface/*"),
                    arn("security-group/*"), arn("key-pair/*"),
                ] + (wants.wantsPlacementGroups ? [arn("placement-group/*")] : [])),
            Statement(
                name: "MakeGroup", actions: own(of: [.createSecurityGroup]),
                resources: [arn("security-group/*")], conditions: asked),
            Statement(
                name: "MakeGroupIn", actions: own(of: [.createSecurityGroup]),
                resources: [arn("vpc/\(settings.vpc ?? "*")")]),
            Statement(
                name: "TagWhatIsMade", actions: ["ec2:CreateTags"],
                resources: [arn("*/*")],
                conditions: asked + [
                    ("StringEquals", "ec2:CreateAction", "RunInstances,CreateSecurityGroup,ImportKeyPair")
                ]),
            Statement(
                name: "Change",
                actions: own(
                    of: [
                        .authorizeSecurityGroupIngress, .revokeSecurityGroupIngress, .deleteSecurityGroup,
                        .startInstances, .terminateInstances, .deleteVolume, .deleteKeyPair,
                    ] + (isSpot ? [.cancelSpotInstanceRequests] : [])),
                resources: [arn("*/*")], conditions: owned),
            Statement(
                name: "RenewLock", actions: own(of: [.createTags]), resources: [arn("security-group/*")],
                conditions: owned + [("ForAllValues:StringEquals", "aws:TagKeys", Label.lockEnd)]),
        ]
        if settings.keyPair == nil {
            statements.insert(
                Statement(
                    name: "ImportKey", actions: own(of: [.importKeyPair]), resources: [arn("key-pair/*")],
                    conditions: asked), at: 5)
        }
        if !wants.profiles.isEmpty {
            statements.append(
                Statement(
                    name: "GiveProfile", actions: ["iam:PassRole"], resources: ["arn:aws:iam::*:role/*"],
                    conditions: [("StringEquals", "iam:PassedToService", "ec2.amazonaws.com")]))
        }
        return statements
    }

    /// What only describes.
    private static func looks(_ settings: AWSSettings, _ wants: AccountWants) -> [AWSOperation] {
        var operations: [AWSOperation] = [
            .describeImages, .describeInstanceTypeOfferings, .describeInstanceTypes, .describeInstances,
            .describeKeyPairs, .describeRouteTables, .describeSecurityGroups,
            .describeSpotInstanceRequests, .describeSubnets, .describeVolumes, .describeVpcs,
        ]
        if wants.wantsPlacementGroups { operations.append(.describePlacementGroups) }
        if !wants.parameters.isEmpty { operations.append(.getParameters) }
        if !wants.profiles.isEmpty { operations.append(.getInstanceProfile) }
        if !wants.quotas.isEmpty { operations.append(.getServiceQuota) }
        return operations + [.getCallerIdentity]
    }

    /// The first permission of each operation; tagging has its own statement.
    private static func own(of operations: [AWSOperation]) -> [String] {
        operations.map { $0.permissions[0] }
    }

    private static func render(_ statements: [Statement]) -> String {
        var text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": ["
        for (index, statement) in statements.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += "    {\n      \"Sid\": \"\(statement.name)\",\n      \"Effect\": \"Allow\",\n"
            text += "      \"Action\": " + list(statement.actions) + ",\n"
            text += "      \"Resource\": " + list(statement.resources)
            if !statement.conditions.isEmpty { text += ",\n      \"Condition\": " + conditions(statement) }
            text += "\n    }"
        }
        return text + "\n  ]\n}\n"
    }

    private static func list(_ words: [String]) -> String {
        var writer = JSONWriter()
        if words.count == 1 { writer.string(words[0]) } else { writer.lines(words, indent: "      ") }
        return writer.text
    }

    private static func conditions(_ statement: Statement) -> String {
        var writer = JSONWriter()
        writer.object { object in
            for test in Set(statement.conditions.map(\.test)).sorted() {
                object.member(test) { writer in
                    writer.object { keys in
                        for condition in statement.conditions where condition.test == test {
                            let values = parts(of: condition.value, at: ",")
                            keys.member(condition.key) {
                                if values.count == 1 { $0.string(values[0]) } else { $0.strings(values) }
                            }
                        }
                    }
                }
            }
        }
        return writer.text
    }
}
