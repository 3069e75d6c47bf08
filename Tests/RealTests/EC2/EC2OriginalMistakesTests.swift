import Applier
import Foundation
import TestSupport
import Testing

/// What the original tool got wrong on EC2.
///
/// That the secret key is in no output, log or argument is in `EC2Tests`.
@Suite(.serialized) struct EC2OriginalMistakesTests {
    private func withAccount(
        _ name: String, workers: Int = 2, _ body: (EC2World, EC2Provider) throws -> Void
    ) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                try body(world, EC2Provider(world, name, workers: workers, in: directory))
            }
        }
    }

    /// A rule of the cluster's group: protocol, ports, who may come.
    private func rules(_ world: EC2World, _ cluster: String) throws -> [String] {
        try world.ask(
            "ec2", "describe-security-groups", "--filters", "Name=tag:pdd.cluster,Values=\(cluster)", "--query",
            "SecurityGroups[].IpPermissions[].[IpProtocol, FromPort, ToPort, IpRanges[].CidrIp | join(',', @), length(UserIdGroupPairs)]"
        ).split(separator: "\n").map { String($0.replacing("\t", with: " ")) }.sorted()
    }

    private static let rules = [
        "tcp 22 22 10.0.0.0/8 0", "tcp 2377 2377  1", "tcp 7946 7946  1", "udp 4789 4789  1", "udp 7946 7946  1",
    ]

    @Test(.timeLimit(.minutes(5))) func `a second run does not fail on existing rules`() throws {
        try withAccount("again") { world, first in
            let rules = first.work.rules
            try first.provider.openPort(rules[0])
            try withTemporaryDirectory { directory in
                let second = try EC2Provider(world, "again", workers: 2, in: directory)
                second.provider.announce(second.work)
                for rule in rules { try second.provider.openPort(rule) }
            }
            #expect(try self.rules(world, "again") == Self.rules)
            // The first run knows the group as it was: EC2 refuses what stands, one by one and together.
            first.provider.announce(first.work)
            for rule in rules { try first.provider.openPort(rule) }
            #expect(try world.callLog().contains("InvalidPermission.Duplicate"))
            #expect(try self.rules(world, "again") == Self.rules)
            #expect(try first.makeAll() == [])
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `ports are opened in a group that is there, UDP as UDP, and nothing to the whole world`() throws {
        try withAccount("ports") { world, account in
            #expect(try account.makeAll() == [])
            #expect(try rules(world, "ports") == Self.rules)
            let calls = try world.callLog().split(separator: "\n")
            func place(_ call: String) throws -> Int {
                try #require(calls.firstIndex { $0.contains(#""action": "\#(call)""#) }, "no \(call)")
            }
            #expect(try place("CreateSecurityGroup") < place("AuthorizeSecurityGroupIngress"))
            #expect(try place("AuthorizeSecurityGroupIngress") < place("RunInstances"))
            #expect(calls.count { $0.contains("AuthorizeSecurityGroupIngress") } == 1)
            #expect(calls.allSatisfy { $0.contains(#""code": null"#) }, "no call was refused")
        }
    }

    @Test(.timeLimit(.minutes(5))) func `worker1 is not worker10, and removing a cluster leaves all others alone`()
        throws
    {
        try withAccount("one", workers: 10) { world, one in
            try withTemporaryDirectory { directory in
                let other = try EC2Provider(world, "one2", workers: 1, in: directory)
                #expect(try other.makeAll() == [])
                let launch = [
                    "ec2", "run-instances", "--image-id", world.facts.image, "--instance-type", "t3.micro",
                    "--subnet-id", world.facts.subnet,
                ]
                #expect(try world.aws(launch).status == 0)
                try until("they run") { try world.resources().count { $0.contains(" running ") } == 3 }
                let before = try world.resources()
                #expect(try one.makeAll() == [])
                #expect(try world.resources().count { $0.hasPrefix("instance ") } == 14)
                let hosts = try one.provider.observe().hosts
                try one.provider.destroyHost(try #require(hosts.first { $0.name == "one-worker1" }))
                let names = try one.provider.observe().hosts.map(\.name)
                #expect(Set(names) == Set(hosts.map(\.name)).subtracting(["one-worker1"]))
                #expect(names.contains("one-worker10"))
                #expect(try one.removeAll() == [])
                #expect(try world.resources() == before)
            }
        }
    }

    /// A second group of workers, whose container lacks a device.
    private static let failing = """
        , { "count": 1, "host": "ec2half-bad",
            "container": { "name": "bad", "command": ["sleep", "infinity"], "devices": ["/dev/there-is-none"], "ulimits": ["nofile=1024:4096"] } }
        """

    @Test(.timeLimit(.minutes(15)))
    func `a failed worker is reported, a host with another key is refused, and an incomplete cluster is removed`()
        throws
    {
        try EC2Cluster.with("ec2half", workers: 1) { half in
            let before = try half.world.resources()
            try half.cluster.describe(half.light(workers: 1, groups: Self.failing))
            let failed = try half.pdd("apply", "--yes")
            #expect(failed.status == 4, "\(failed.errors)")
            #expect(failed.errors.contains("error: ec2half-bad1/container failed: "), "\(failed.errors)")
            #expect(failed.errors.contains("note: 2 actions were skipped because they depend on "), "\(failed.errors)")
            #expect(try half.onHost("ec2half-worker1", "docker ps --format '{{.Names}}'") == "worker1")

            // Another machine answers at the worker's address.
            _ = try half.onHost(
                "ec2half-worker1",
                "rm /etc/ssh/ssh_host_*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key; systemctl restart ssh"
            )
            try half.cluster.describe(
                half.light(workers: 1, groups: Self.failing).replacing("infinity", with: "9999999"))
            let refused = try half.pdd("apply", "--yes")
            #expect(refused.status == 4, "\(refused.errors)")
            #expect(refused.errors.contains("error: ec2half-worker1/"), "\(refused.errors)")
            #expect(
                refused.errors.contains(
                    "note: the host's key is not the one that pdd knows; nothing was sent to it"),
                "\(refused.errors)")
            #expect(
                try half.onHost("ec2half-worker1", "docker inspect --format '{{.Config.Cmd}}' worker1")
                    == "[sleep infinity]")

            // Somebody else ends a host; then all goes by the cluster's name, from elsewhere.
            try half.world.terminate(half.instance("ec2half-submit-node"))
            try half.elsewhere(with: []) { other in
                func destroy(_ options: String...) throws -> ProgramRun {
                    let named = ["--cluster", "ec2half", "--provider", "aws", "--region", half.world.facts.region]
                    return try Program.run(
                        Program.pdd, ["destroy", "--yes"] + named + options, environment: half.world.environment,
                        in: other.cluster.directory)
                }
                // Without the key no host can be asked whether another pdd works on the cluster.
                let refused = try destroy()
                #expect(refused.status == 3, "\(refused.errors)")
                let gone = try destroy("--without-hosts")
                #expect(gone.status == 0, "\(gone.errors)")
                #expect(try half.world.resources() == before)
            }
        }
    }
}
