import Foundation
import TestSupport
import Testing

/// A submit host at home with workers on EC2, which reach one another.
@Suite(.serialized) struct EC2MixedTests {
    private static func description(_ world: EC2World, home: String, workers: Int) -> String {
        let facts = world.facts
        return """
            {
              "cluster": "athome",
              "provider": {
                "type": "ssh",
                "hosts": [
                  { "role": "submit", "address": "\(home)", "user": "sysop", "identityFile": "machines-key" }
                ]
              },
              "otherProviders": [
                {
                  "type": "aws", "region": "\(facts.region)", "vpc": "\(facts.vpc)", "endpoint": "\(facts.endpoint)",
                  "address": "private", "allowSSHFrom": ["\(facts.cidr)"]
                }
              ],
              "image": { "builder": "build.sh", "build": "each" },
              "pool": { "type": "none" },
              "submit": { \(EC2Cluster.container) },
              "workers": [ { "count": \(workers), "provider": { "type": "aws" }, \(EC2Cluster.container) } ],
              "lease": "8h"
            }
            """
    }

    @Test(.timeLimit(.minutes(15)))
    func `an existing submit host has workers on EC2, more and fewer of them, and nothing remains`() throws {
        try EC2World.with { world in
            try withTemporaryDirectory { directory in
                try Machines.with("athome", [.docker], in: directory) { machines in
                    // The last network of the world's range has no subnet of EC2.
                    let home = world.facts.cidr.split(separator: ".").prefix(2).joined(separator: ".") + ".15.250"
                    try machines.connect(0, to: "pdd-test-ec2-\(world.facts.owner)", as: home)
                    let mixed = try EC2Cluster("athome", in: world, directory: directory)
                    let before = (try machines.traces(0), try world.resources())
                    func nodes() throws -> String { try machines.on(0, "docker node ls -q | wc -l") }

                    try mixed.cluster.describe(Self.description(world, home: home, workers: 1))
                    try mixed.apply()
                    #expect(try mixed.hosts().map(\.name) == ["athome-worker1"])
                    #expect(try nodes() == "2")
                    let rules = try world.ask(
                        "ec2", "describe-security-groups", "--filters", "Name=tag:pdd.cluster,Values=athome", "--query",
                        "SecurityGroups[].IpPermissions[?FromPort==`7946`].[IpProtocol, IpRanges[].CidrIp]")
                    for word in ["tcp", "udp", "\(home)/32"] { #expect(rules.contains(word), "\(rules)") }
                    let again = try mixed.apply()
                    #expect(again.errors == "nothing to do: athome matches its plan\n")

                    try mixed.cluster.describe(Self.description(world, home: home, workers: 2))
                    try mixed.apply()
                    #expect(try nodes() == "3")
                    // One that somebody terminates comes again, one too many goes.
                    let first = try #require(try mixed.hosts().first)
                    try world.terminate(first.instance)
                    try mixed.apply()
                    #expect(try nodes() == "3")
                    try mixed.cluster.describe(Self.description(world, home: home, workers: 1))
                    try mixed.apply()
                    #expect(try mixed.hosts().map(\.name) == ["athome-worker1"])
                    #expect(try nodes() == "2")

                    try mixed.destroy()
                    #expect(try machines.traces(0) == before.0)
                    #expect(try world.resources() == before.1)
                }
            }
        }
    }
}
