import TestSupport
import Testing

@testable import PlanModel

struct AWSConfigFileTests {
    private static let original = """
        [default]
        # what the original tool reads
        AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
        AWS_SECRET_ACCESS_KEY = "wJalrXUtnFEMI/K7MDENG=="
        AWS_DEFAULT_REGION=us-west-2\r
        export AWS_VPC_ID='vpc-1'
        aws_zone=b
        AWS_ROOT_SIZE=40
        AWS_TAGS=project,ligo,owner,me
        AWS_SECURITY_GROUP=docker-machine,sg-2
        AWS_SSH_USER=admin
        AWS_DEVICE_NAME=/dev/sda1
        """

    private func read(_ text: String) throws -> AWSConfigFile {
        try AWSConfigFile.read(SourceText(name: "aws_config", text: text))
    }

    @Test func `the original's file gives settings, and credentials that do not print`() throws {
        let file = try read(Self.original)
        #expect(file.provider.region == "us-west-2")
        #expect(file.provider.vpc == "vpc-1")
        #expect(file.provider.securityGroups == ["docker-machine", "sg-2"])
        #expect(file.host.zone == "b")
        #expect(file.host.rootVolume.size == 40)
        #expect(file.host.tags.map(\.name) == ["project", "owner"])
        #expect(file.host.instanceType == "t3.large")
        #expect(file.sshUser == "admin")
        #expect(
            file.credentials.mapValues { $0.reveal() } == [
                "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
                "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG==",
            ])
        #expect(!"\(file)".contains("wJalr"))
    }

    @Test(arguments: [
        ("AWS_REGIN=x", "1:1: error: unknown key 'AWS_REGIN'; did you mean 'AWS_REGION'?"),
        ("\n  what", "2:3: error: this line is not KEY=VALUE"),
        ("[work]", "1:1: error: the only section of this file is [default]"),
        ("AWS_ZONE=", "1:1: error: 'AWS_ZONE' has no value"),
        ("AWS_ZONE=a\nAWS_ZONE=b", "2:1: error: 'AWS_ZONE' occurs twice"),
        ("AWS_ROOT_SIZE=4", "1:1: error: 'AWS_ROOT_SIZE' must be a whole number of GiB from 8 to 16384"),
        ("AWS_TAGS=a", "1:1: error: 'AWS_TAGS' must be KEY,VALUE"),
        ("AWS_TAGS=pdd.x,1", "1:1: error: 'AWS_TAGS' must be KEY,VALUE"),
        ("AWS_AMI=image", "1:1: error: 'AWS_AMI' must be an image id"),
        ("AWS_ENDPOINT=ec2.local", "1:1: error: 'AWS_ENDPOINT' must be a URL"),
        ("AWS_VPC_ID=--help", "1:1: error: 'AWS_VPC_ID' must be a word"),
        ("AWS_SECRET_ACCESS_KEY=s3cret", "1:1: error: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY belong together"),
        ("wJalrXUtnFEMIbPxRfiCY==", "1:1: error: unknown key"),
    ])
    func `a wrong line is reported with its place`(text: String, expected: String) throws {
        let found = try problems(in: text) { _ = try AWSConfigFile.read($0) }
        #expect(found.hasPrefix(expected), "\(found)")
    }

    @Test(arguments: [
        "AWS_SECRET_ACCESS_KEY wJalrXUtnFEMIbPxRfiCY", "wJalrXUtnFEMIbPxRfiCY",
        "wJalrXUtnFEMIbPxRfiCY==", "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIbPxRfiCY",
        "AWS_SECRET_KEY=wJalrXUtnFEMIbPxRfiCY",
    ])
    func `no message shows a secret, wherever it is`(text: String) {
        let source = SourceText(name: "aws_config", text: text)
        do {
            _ = try AWSConfigFile.read(source)
            Issue.record("it was read")
        } catch {
            let shown = DiagnosticRenderer(AWSConfigFile.masked(source)).render(error.all)
            #expect(!shown.contains("wJalr"), "\(shown)")
            #expect(shown.hasPrefix("aws_config:1:1: error: "))
        }
    }

    @Test func `the description goes before the file`() {
        var base = AWSSettings()
        base.region = "us-west-2"
        base.vpc = "vpc-1"
        let problems = Problems()
        let node = JSONNode(
            .object([JSONMember(name: "region", nameOffset: 0, node: JSONNode(.string("eu-west-1"), offset: 0))]),
            offset: 0)
        let settings = ObjectReader(node, what: "'provider'", problems: problems).map {
            AWSSettings.decode($0, base: base)
        }
        #expect(settings?.region == "eu-west-1")
        #expect(settings?.vpc == "vpc-1")
    }
}
