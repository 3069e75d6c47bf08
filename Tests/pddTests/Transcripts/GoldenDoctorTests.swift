import PlanModel
import TestSupport
import Testing

@testable import Applier
@testable import pdd

/// What `pdd doctor` prints, and what `pdd apply` refuses to start with.
struct GoldenDoctorTests {
    private func account() -> Account {
        var account = Account()
        account.caller = "account 123456789012, arn:aws:iam::123456789012:user/me"
        account.networks = [.init(identity: "vpc-1", isDefault: true, name: nil)]
        account.subnets = [
            .init(identity: "subnet-a", vpc: "vpc-1", zone: "us-west-2a", givesPublicAddresses: true)
        ]
        account.offerings = ["t3.large": ["us-west-2a"]]
        account.processors = ["t3.large": 2]
        account.knownTypes = ["t3.large", "t3.xlarge"]
        account.images = [
            "ami-1": .init(
                identity: "ami-1", name: "ubuntu-noble", rootDevice: "/dev/sda1", architecture: "x86_64",
                isAvailable: true)
        ]
        account.quotas = ["L-1216C47A": 8]
        return account
    }

    private func results(vpc: String?, keyPair: String? = nil, type: String, ami: String) -> [CheckResult] {
        var settings = AWSSettings()
        settings.vpc = vpc
        settings.keyPair = keyPair
        var host = AWSHostSettings()
        host.instanceType = type
        host.ami = ami
        let check = AccountCheck(
            settings, account: account(), place: "region us-west-2", usesStore: false, present: nil,
            groups: [.init(name: "worker", host: host, count: 200)])
        let docker = CheckResult.right("aws", "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0")
        return [docker] + check.results
    }

    @Test func `an account that lacks several things`() throws {
        let results = results(vpc: nil, keyPair: "laptop", type: "t3.huge", ami: "ami-2")
        try Golden.expectSeen(CheckText.lines(results), "Doctor/several-problems.txt")
        try Golden.expectSeen(CheckText.errors(results), "Doctor/refusal.txt")
    }

    @Test func `a VPC that does not exist`() throws {
        let results = results(vpc: "vpc-9", type: "t3.large", ami: "ami-1")
        try Golden.expectSeen(CheckText.lines(results), "Doctor/no-vpc.txt")
    }

    @Test func `a program that is not installed`() throws {
        let name = "docker-machine-of-nobody"
        let results = [Programs.check(name, runner: SystemCommandRunner()), .right("docker", "Docker version 26.1.5")]
        try Golden.expectSeen(CheckText.lines(results), "Doctor/no-program.txt")
    }
}
