import PlanModel
import Testing

@testable import Applier

struct LaunchTests {
    static let key = LaunchKey(
        privateKey: Secret("-----BEGIN OPENSSH PRIVATE KEY-----\nsecretline\n-----END OPENSSH PRIVATE KEY-----\n"),
        publicKey: "ssh-ed25519 AAAALaunch")

    static func launch(_ change: (inout AWSHostSettings) -> Void = { _ in }, spot: Bool = false) -> Launch {
        var host = AWSHostSettings()
        change(&host)
        return Launch(
            names: ["p-worker1", "p-worker2"], cluster: "p", role: .worker, digest: Digest(of: "x"), host: host,
            settings: LaunchSettings(
                image: "ami-1", rootDevice: "/dev/sda1", user: "ubuntu", subnet: "subnet-1", zone: "us-west-2a",
                vpc: "vpc-1", groups: ["sg-mine"]),
            keyPair: "pdd-p-1", group: "sg-1", hostKey: key, lease: nil, token: "pdd-token", isSpot: spot)
    }

    private func request(_ launch: Launch) throws -> JSONNode {
        try JSONReader.read(SourceText(name: "", text: launch.request))
    }

    @Test func `one request makes all hosts of a type, safely`() throws {
        let node = try request(Self.launch())
        #expect(node["MinCount"]?.integer == 2)
        #expect(node["MaxCount"]?.integer == 2)
        #expect(node["ClientToken"]?.string == "pdd-token")
        #expect(node["MetadataOptions"]?["HttpTokens"]?.string == "required")
        #expect(node["MetadataOptions"]?["HttpPutResponseHopLimit"]?.integer == 1)
        #expect(node["InstanceInitiatedShutdownBehavior"]?.string == "terminate")
        let volume = node["BlockDeviceMappings"]?.elements?.first?["Ebs"]
        #expect(volume?["Encrypted"]?.bool == true)
        #expect(volume?["DeleteOnTermination"]?.bool == true)
        #expect(volume?["VolumeSize"]?.integer == 16)
        let network = node["NetworkInterfaces"]?.elements?.first
        #expect(network?["Groups"]?.elements?.compactMap(\.string) == ["sg-1", "sg-mine"])
        #expect(network?["AssociatePublicIpAddress"]?.bool == true)
        #expect(node["InstanceMarketOptions"] == nil)
        #expect(node["IamInstanceProfile"] == nil)
    }

    @Test func `instances and volumes are tagged as they are made`() throws {
        let node = try request(Self.launch { $0.tags = [.init(name: "project", value: "ligo")] })
        let specifications: [JSONNode] = node["TagSpecifications"]?.elements ?? []
        let resources = specifications.compactMap { $0["ResourceType"]?.string }
        #expect(resources == ["instance", "volume"])
        for specification in specifications {
            var tags: [String: String] = [:]
            for tag in specification["Tags"]?.elements ?? [] {
                tags[tag["Key"]?.string ?? ""] = tag["Value"]?.string
            }
            #expect(tags["pdd.cluster"] == "p")
            #expect(tags["pdd.role"] == "worker")
            #expect(tags["pdd.hosts"] == "p-worker:1-2")
            #expect(tags["pdd.digest"] == Digest(of: "x").hexadecimal)
            #expect(tags["pdd.hostkey"] == "ssh-ed25519 AAAALaunch")
            #expect(tags["project"] == "ligo")
            #expect(tags.values.allSatisfy { $0.utf8.count <= 256 && !$0.contains("secretline") })
        }
    }

    @Test func `spot instances have their price and their request its tags`() throws {
        let node = try request(
            Self.launch({ $0.spot = AWSHostSettings.Spot(maxPrice: "0.05", fallback: true) }, spot: true))
        #expect(node["InstanceMarketOptions"]?["MarketType"]?.string == "spot")
        #expect(node["InstanceMarketOptions"]?["SpotOptions"]?["MaxPrice"]?.string == "0.05")
        #expect(node["TagSpecifications"]?.elements?.last?["ResourceType"]?.string == "spot-instances-request")
    }

    @Test func `private hosts get their subnet's addresses, and are marked as private`() throws {
        let node = try request(Self.launch { $0.address = .private })
        #expect(node["NetworkInterfaces"]?.elements?.first?["AssociatePublicIpAddress"] == nil)
        let tags = node["TagSpecifications"]?.elements?.first?["Tags"]?.elements ?? []
        #expect(tags.first { $0["Key"]?.string == "pdd.address" }?["Value"]?.string == "private")
    }

    @Test func `user data hands the host key over, and no other`() throws {
        let text = try #require(try request(Self.launch())["UserData"]?.string)
        #expect(
            text == """
                #cloud-config
                ssh_deletekeys: true
                ssh_keys:
                  ed25519_private: |
                    -----BEGIN OPENSSH PRIVATE KEY-----
                    secretline
                    -----END OPENSSH PRIVATE KEY-----
                  ed25519_public: ssh-ed25519 AAAALaunch pdd

                """)
    }

    @Test(arguments: [
        ("t3.large", false), ("m7g.large", true), ("c7gd.xlarge", true), ("im4gn.large", true), ("a1.large", true),
        ("g5.xlarge", false), ("g5g.xlarge", true), ("t4g.micro", true), ("p4d.24xlarge", false),
        ("m7i-flex.large", false),
    ])
    func `the processor is known from the type's name`(type: String, expected: Bool) {
        #expect(isGraviton(type) == expected)
    }

    @Test(arguments: [
        ("al2023-ami-2023.1-x86_64", "ec2-user"), ("debian-12-amd64", "admin"),
        ("ubuntu/images/hvm-ssd-gp3/ubuntu-noble", "ubuntu"), ("my own image", "ubuntu"),
    ])
    func `the user is known from the image's name`(name: String, user: String) {
        #expect(LaunchSettings.user(ofImage: name) == user)
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("2000-02-29T12:30:01+00:00", 951_827_401),
            ("2026-11-22T19:18:26.000Z", 1795375106), ("yesterday", nil), ("", nil),
        ] as [(String, Int?)])
    func `times of AWS are read`(text: String, seconds: Int?) {
        #expect(secondsSince1970(text) == seconds)
    }
}
