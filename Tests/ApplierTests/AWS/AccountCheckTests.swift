import PlanModel
import Testing

@testable import Applier

struct AccountCheckTests {
    /// Two zones with a way out, one without, in one VPC; another VPC beside.
    static func account() throws -> Account {
        var account = Account()
        account.caller = "account 123456789012, arn:aws:iam::123456789012:user/me"
        account.networks = [
            .init(identity: "vpc-1", isDefault: true, name: nil),
            .init(identity: "vpc-2", isDefault: false, name: "lab"),
        ]
        account.subnets = [
            .init(identity: "subnet-b", vpc: "vpc-1", zone: "r-1b", givesPublicAddresses: true),
            .init(identity: "subnet-a", vpc: "vpc-1", zone: "r-1a", givesPublicAddresses: true),
            .init(identity: "subnet-c", vpc: "vpc-1", zone: "r-1c", givesPublicAddresses: false),
            .init(identity: "subnet-x", vpc: "vpc-2", zone: "r-1a", givesPublicAddresses: false),
        ]
        account.routes = RouteTables(
            try JSONReader.read(
                SourceText(
                    name: "",
                    text: """
                        {"RouteTables": [
                          {"Associations": [{"Main": true}],
                           "Routes": [{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}]},
                          {"Associations": [{"Main": false, "SubnetId": "subnet-c"}],
                           "Routes": [{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}]}
                        ]}
                        """)))
        account.offerings = ["t3.large": ["r-1a", "r-1b", "r-1c"], "p5.48xlarge": ["r-1b"]]
        account.processors = ["t3.large": 2]
        account.knownTypes = ["t3.large", "t3.xlarge", "p5.48xlarge"]
        let parameter = defaultImageParameter(instanceType: "t3.large", usesStore: false)
        account.parameters = [parameter: "ami-1"]
        account.images = [
            "ami-1": .init(
                identity: "ami-1", name: "ubuntu-noble", rootDevice: "/dev/sda1", architecture: "x86_64",
                isAvailable: true),
            "ami-arm": .init(
                identity: "ami-arm", name: "x", rootDevice: "/dev/sda1", architecture: "arm64", isAvailable: true),
        ]
        account.groups = [
            .init(identity: "sg-1", name: "mine", vpc: "vpc-1"), .init(identity: "sg-2", name: "other", vpc: "vpc-2"),
        ]
        account.placementGroups = ["near"]
        account.keyPairs = ["laptop"]
        account.profiles = ["worker": true, "missing": false]
        account.quotas = ["L-1216C47A": 8]
        return account
    }

    private func check(
        _ settings: (inout AWSSettings) -> Void = { _ in }, count: Int = 1, present: String? = nil,
        host: (inout AWSHostSettings) -> Void = { _ in }
    ) throws -> (AccountCheck, AWSHostSettings) {
        var provider = AWSSettings()
        settings(&provider)
        var wanted = AWSHostSettings()
        host(&wanted)
        let check = AccountCheck(
            provider, account: try Self.account(), place: "region r-1", usesStore: false, present: present,
            groups: [AccountCheck.Group(name: "worker", host: wanted, count: count)])
        return (check, wanted)
    }

    @Test func `without wishes hosts come into the first zone of the default VPC that has a way out`() throws {
        let (check, host) = try check()
        #expect(check.results.filter(\.isProblem).isEmpty, "\(check.results)")
        let settled = try #require(check.settled[host])
        #expect(settled.subnet == "subnet-a")
        #expect(settled.image == "ami-1")
        #expect(settled.user == "ubuntu")
    }

    @Test func `new hosts join those that are there`() throws {
        let (check, host) = try check(present: "subnet-b")
        #expect(check.settled[host]?.subnet == "subnet-b")
    }

    @Test func `a type decides the zone, and a zone may be its letter`() throws {
        #expect(try check(host: { $0.zone = "b" }).0.settled.values.first?.subnet == "subnet-b")
        #expect(try check(host: { $0.zone = "r-1b" }).0.settled.values.first?.subnet == "subnet-b")
        let (check, host) = try check(host: {
            $0.instanceType = "p5.48xlarge"
            $0.ami = "ami-1"
        })
        #expect(check.settled[host]?.subnet == "subnet-b")
    }

    @Test func `the user's groups are found by id and by name`() throws {
        let (check, host) = try check({ $0.securityGroups = ["mine", "sg-1"] })
        #expect(check.settled[host]?.groups == ["sg-1", "sg-1"])
    }

    private func problems(_ check: AccountCheck) -> [String] {
        check.results.filter(\.isProblem).map { "\($0.subject): \($0.finding); \($0.advice.joined(separator: "; "))" }
    }

    @Test func `each problem is reported with its place and the existing names`() throws {
        let rows: [((AccountCheck, AWSHostSettings), String)] = [
            (
                try check({ $0.vpc = "vpc-9" }),
                "VPC: there is no VPC 'vpc-9' (region r-1); there are vpc-1 (default), vpc-2 (lab); set 'vpc' of 'provider'"
            ),
            (
                try check(host: { $0.subnet = "subnet-9" }),
                "subnet of worker: there is no subnet 'subnet-9' (region r-1); in vpc-1 there are subnet-a (r-1a), subnet-b (r-1b), subnet-c (r-1c)"
            ),
            (
                try check(host: { $0.subnet = "subnet-x" }),
                "subnet of worker: 'subnet-x' is in the VPC vpc-2, not in vpc-1 (region r-1); in vpc-1 there are subnet-a (r-1a), subnet-b (r-1b), subnet-c (r-1c)"
            ),
            (
                try check(host: { $0.zone = "r-1z" }),
                "subnet of worker: there is no subnet of vpc-1 in the zone 'r-1z' (region r-1); in vpc-1 there are subnet-a (r-1a), subnet-b (r-1b), subnet-c (r-1c)"
            ),
            (
                try check(host: { $0.instanceType = "t3.lage" }),
                "instance type of worker: there is no instance type 't3.lage'; did you mean 't3.large'? (region r-1); set 'instanceType'"
            ),
            (
                try check(host: {
                    $0.instanceType = "p5.48xlarge"
                    $0.zone = "a"
                    $0.ami = "ami-1"
                }), "instance type of worker: p5.48xlarge is not offered in r-1a (region r-1); zones that have it: r-1b"
            ),
            (
                try check(host: { $0.subnet = "subnet-c" }),
                "internet access of worker: the subnet subnet-c has no route to the internet for them (region r-1); hosts with public addresses need a route 0.0.0.0/0 to an internet gateway; subnets that have one: subnet-a (r-1a), subnet-b (r-1b)"
            ),
            (
                try check(host: { $0.ami = "ami-9" }),
                "image of worker: there is no image 'ami-9' that this account may use (region r-1); image ids differ from region to region; set 'ami', or leave it out for Ubuntu"
            ),
            (
                try check(host: { $0.ami = "ami-arm" }),
                "image of worker: 'ami-arm' is an image for arm64, and t3.large is x86_64 (region r-1); set another 'ami' or another 'instanceType'"
            ),
            (
                try check(host: { $0.ami = "ssm:/none" }),
                "image of worker: there is no SSM parameter '/none' (region r-1); set 'ami' to an image id, or to another parameter"
            ),
            (
                try check(host: { $0.placementGroup = "far" }),
                "placement group of worker: there is no placement group 'far' (region r-1); there is near"
            ),
            (
                try check(host: { $0.instanceProfile = "missing" }),
                "instance profile of worker: there is no instance profile 'missing' (region r-1); list them: aws iam list-instance-profiles"
            ),
            (
                try check({ $0.keyPair = "desk" }),
                "key pair: there is no key pair 'desk' (region r-1); there is laptop; without 'keyPair' pdd makes one for the cluster"
            ),
            (
                try check({ $0.securityGroups = ["other"] }),
                "security group: 'other' is in the VPC vpc-2, not in vpc-1 (region r-1); name one of vpc-1 in 'securityGroups'"
            ),
            (
                try check(count: 5),
                "quota: the new hosts have 10 virtual processors, and the account may run 8 in all (on-demand instances of the standard families, L-1216C47A) (region r-1); ask for more under Service Quotas, or for fewer or smaller hosts"
            ),
        ]
        for (checked, expected) in rows { #expect(problems(checked.0) == [expected]) }
    }

    @Test func `a quota is reported with what is compared and what is not`() throws {
        let (check, _) = try check(count: 4)
        #expect(
            check.results.first { $0.subject == "quota" }?.finding
                == "the new hosts have 8 virtual processors, and the account may run 8 in all; running hosts are "
                + "not counted here (on-demand instances of the standard families, L-1216C47A)")
    }

    @Test func `all problems come at once`() throws {
        let (check, _) = try check(
            { $0.keyPair = "desk" },
            host: {
                $0.subnet = "subnet-9"
                $0.ami = "ami-9"
                $0.placementGroup = "far"
            })
        #expect(problems(check).count == 4)
    }
}
