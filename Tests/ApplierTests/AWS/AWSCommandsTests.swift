import PlanModel
import Testing

@testable import Applier

struct AWSCommandsTests {
    @Test(arguments: [
        (AWSCommands.describeInstances("p"), "ec2 describe-instances --filters Name=tag:pdd.cluster,Values=p"),
        (AWSCommands.describeGroups("p"), "ec2 describe-security-groups --filters Name=tag:pdd.cluster,Values=p"),
        (AWSCommands.describeKeyPairs("p"), "ec2 describe-key-pairs --filters Name=tag:pdd.cluster,Values=p"),
        (
            AWSCommands.describeVolumes("p"),
            "ec2 describe-volumes --filters Name=tag:pdd.cluster,Values=p Name=status,Values=available"
        ),
        (
            AWSCommands.createGroup("p", vpc: "vpc-1"),
            "ec2 create-security-group --group-name pdd-p --vpc-id vpc-1 --description hosts of the cluster p, made by pdd "
                + #"--tag-specifications [{ "ResourceType": "security-group", "Tags": [{ "Key": "Name", "Value": "pdd-p" }, { "Key": "pdd.cluster", "Value": "p" }] }]"#
        ),
        (AWSCommands.runInstances(requestFile: "/x/t.json"), "ec2 run-instances --cli-input-json file:///x/t.json"),
        (AWSCommands.terminateInstances(["i-1", "i-2"]), "ec2 terminate-instances --instance-ids i-1 i-2"),
        (AWSCommands.startInstances(["i-1"]), "ec2 start-instances --instance-ids i-1"),
        (AWSCommands.deleteKeyPair("pdd-p-1"), "ec2 delete-key-pair --key-name pdd-p-1"),
        (AWSCommands.deleteVolume("vol-1"), "ec2 delete-volume --volume-id vol-1"),
        (AWSCommands.getParameters(["/a", "/b"]), "ssm get-parameters --names /a /b"),
        (AWSCommands.getInstanceProfile("x"), "iam get-instance-profile --instance-profile-name x"),
        (
            AWSCommands.describeOfferings(["t3.large", "m7g.large"]),
            "ec2 describe-instance-type-offerings --location-type availability-zone "
                + "--filters Name=instance-type,Values=t3.large,m7g.large"
        ),
        (AWSCommands.getQuota("L-1"), "service-quotas get-service-quota --service-code ec2 --quota-code L-1"),
    ])
    func `a call is these words`(call: AWSCall, expected: String) {
        let words = [call.operation.service, call.operation.command] + call.arguments
        #expect(words.joined(separator: " ") == expected)
    }

    @Test func `many rules are opened by one call, each with its own source`() throws {
        let network = try #require(CIDR("203.0.113.0/24"))
        let home = try #require(CIDR("198.51.100.7/32"))
        func rule(_ port: Int, _ transport: PortRule.Transport, _ source: PortRule.Source) throws -> IngressRule {
            try #require(
                IngressRule(
                    PortRule(ports: PortRange(port), transport: transport, source: source), operator: home))
        }
        let rules = [
            try rule(7946, .udp, .cluster), try rule(1, .esp, .cluster), try rule(8888, .tcp, .network(network)),
            try rule(22, .tcp, .operator),
        ]
        let call = AWSCommands.authorize(rules, group: "sg-1")
        #expect(
            call.arguments.last == """
                [{ "IpProtocol": "udp", "FromPort": 7946, "ToPort": 7946, "UserIdGroupPairs": [{ "GroupId": "sg-1", "Description": "pdd" }] }, \
                { "IpProtocol": "50", "FromPort": -1, "ToPort": -1, "UserIdGroupPairs": [{ "GroupId": "sg-1", "Description": "pdd" }] }, \
                { "IpProtocol": "tcp", "FromPort": 8888, "ToPort": 8888, "IpRanges": [{ "CidrIp": "203.0.113.0/24", "Description": "pdd" }] }, \
                { "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{ "CidrIp": "198.51.100.7/32", "Description": "pdd operator" }] }]
                """)
        // EC2 shows them as it was told.
        let shown = #"{"GroupId": "sg-1", "IpPermissions": \#(call.arguments.last ?? "")}"#
        let group = try JSONReader.read(SourceText(name: "", text: shown))
        #expect(IngressRule.read(group) == rules)
    }

    @Test func `there is no rule for the operator without an address`() {
        let rule = PortRule(ports: PortRange(22), transport: .tcp, source: .operator)
        #expect(IngressRule(rule, operator: nil) == nil)
    }

    @Test func `every operation that pdd makes has a permission of its own name`() {
        for operation in AWSOperation.allCases {
            #expect(operation.permissions[0].hasSuffix(":\(operation.rawValue)"))
        }
    }
}
