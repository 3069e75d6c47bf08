import Foundation
import TestSupport
import Testing

/// The original's topology on an EC2 whose instances have an engine of 20.10 from the start.
@Suite(.serialized) struct EC2ConsulTests {
    @Test(.timeLimit(.minutes(20)))
    func `with an image that has the engine the original's cluster is created and removed without a trace`() throws {
        try ConsulImage.with {
            try EC2World.with(engine: true) { world in
                try withTemporaryDirectory { directory in
                    let cluster = try EC2Cluster("ec2consul", in: world, directory: directory)
                    try prepare(cluster)
                    let before = try world.resources()
                    try cluster.apply()
                    try looksLikeTheOriginal(cluster)
                    let again = try cluster.apply()
                    #expect(again.errors == "nothing to do: ec2consul matches its plan\n")
                    try cluster.destroy()
                    #expect(try world.resources() == before)
                }
            }
        }
    }

    /// Consul's image stands in the instances' engines, as if theirs had it.
    private func prepare(_ cluster: EC2Cluster) throws {
        let facts = cluster.world.facts
        let provider = """
            "region": "\(facts.region)", "vpc": "\(facts.vpc)", "endpoint": "\(facts.endpoint)", "ami": "\(facts.engineImage)"
            """
        try cluster.cluster.describe(
            cluster.light(workers: 1, provider: provider, more: #", "network": { "discovery": "consul" }"#))
        try MachineImage.builder.write(to: cluster.cluster.file("build.sh"), atomically: true, encoding: .utf8)
        let images = cluster.world.imageFiles.appending(path: "images")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        try Program.output("docker", "save", "--output", images.appending(path: "consul.tar").path, ConsulImage.name)
    }

    private func looksLikeTheOriginal(_ cluster: EC2Cluster) throws {
        let containers = ["keystore": "consul", "submit-node": "submit", "worker1": "worker1"]
        #expect(try cluster.hosts().map(\.name) == containers.keys.map { "ec2consul-\($0)" }.sorted())
        let keystore = try cluster.world.ask(
            "ec2", "describe-instances", "--instance-ids", cluster.instance("ec2consul-keystore"), "--query",
            "Reservations[].Instances[].PrivateIpAddress")
        for (host, container) in containers {
            let name = "ec2consul-\(host)"
            #expect(try cluster.onHost(name, "docker ps --format '{{.Names}}'") == container)
            // The engine that was there is the one that runs.
            #expect(try cluster.onHost(name, "docker version --format '{{.Server.Version}}'") == "20.10.5+dfsg1")
            #expect(try cluster.onHost(name, "ls /etc/apt/sources.list.d | grep -c docker || true") == "0")
            let store = container == "consul" ? "" : "consul://\(keystore):8500"
            let engine = "docker info --format '<{{.ClusterStore}}> {{.Swarm.LocalNodeState}}'"
            #expect(try cluster.onHost(name, engine) == "<\(store)> inactive")
        }
        for (host, container, other) in [("submit-node", "submit", "worker1"), ("worker1", "worker1", "submit")] {
            let said = try cluster.onHost("ec2consul-\(host)", MachineImage.meeting(container, other))
            #expect(MachineImage.areMeeting(said), "\(said)")
        }
        try portIsTheClustersOwn(cluster)
    }

    /// Consul answers members of the cluster's group and nobody else.
    private func portIsTheClustersOwn(_ cluster: EC2Cluster) throws {
        struct Group: Decodable {
            struct Rule: Decodable {
                struct Pair: Decodable { let GroupId: String }
                let FromPort, ToPort: Int?
                let IpProtocol: String
                let UserIdGroupPairs: [Pair]
                let IpRanges, Ipv6Ranges, PrefixListIds: [[String: String]]
            }
            let GroupId: String
            let IpPermissions: [Rule]
        }
        let run = try cluster.world.aws(
            [
                "ec2", "describe-security-groups", "--filters", "Name=tag:pdd.cluster,Values=\(cluster.name)",
                "--query",
                "SecurityGroups[]", "--output", "json",
            ])
        let groups = try JSONDecoder().decode([Group].self, from: run.bytes)
        let group = try #require(groups.first)
        #expect(groups.count == 1)
        let rules = group.IpPermissions.filter { ($0.FromPort ?? 0)...($0.ToPort ?? 65535) ~= 8500 }
        #expect(rules.count == 1)
        for rule in rules {
            #expect(rule.FromPort == 8500 && rule.ToPort == 8500 && rule.IpProtocol == "tcp")
            #expect(rule.UserIdGroupPairs.map(\.GroupId) == [group.GroupId])
            #expect(rule.IpRanges.isEmpty && rule.Ipv6Ranges.isEmpty && rule.PrefixListIds.isEmpty)
        }
    }
}
