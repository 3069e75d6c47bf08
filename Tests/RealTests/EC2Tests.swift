import Foundation
import TestSupport
import Testing

/// Clusters on an EC2 whose instances are real machines to log in to.
@Suite(.serialized) struct EC2Tests {
    /// Builds an image from what the host itself has: no registry is asked.
    private static let builder = """
        #!/bin/sh
        set -eu
        cd /
        tar -c bin lib lib64 usr/bin/sleep usr/lib/x86_64-linux-gnu/libc.so.6 \\
            usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 usr/lib64 etc/passwd |
            docker import - "pegasus:${1:-submit}" >/dev/null
        """

    /// A cluster without a pool, whose hosts are reached at their private addresses.
    private static func description(
        _ name: String, _ world: EC2World, workers: Int, provider: String = ""
    ) -> String {
        let container = #""container": { "command": ["sleep", "infinity"], "ulimits": ["nofile=1024:4096"] }"#
        return """
            {
              "cluster": "\(name)",
              "provider": {
                "type": "aws", "region": "\(world.facts.region)", "vpc": "\(world.facts.vpc)",
                "endpoint": "\(world.facts.endpoint)", "address": "private",
                "allowSSHFrom": ["\(world.facts.cidr)"]\(provider)
              },
              "image": { "builder": "build.sh" },
              "pool": { "type": "none" },
              "submit": { \(container) },
              "workers": [ { "count": \(workers), \(container) } ]
            }
            """
    }

    private func withCluster(
        _ name: String, workers: Int, _ body: (EC2World, Cluster) throws -> Void
    ) throws {
        try EC2World.with { world in
            try withTemporaryDirectory { directory in
                let cluster = Cluster(name: name, directory: directory)
                try Self.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
                try cluster.describe(Self.description(name, world, workers: workers))
                try body(world, cluster)
            }
        }
    }

    private func pdd(_ world: EC2World, _ cluster: Cluster, _ arguments: String...) throws -> ProgramRun {
        try Program.run(Program.pdd, arguments, environment: world.environment, in: cluster.directory)
    }

    private func instances(_ world: EC2World) throws -> [String] {
        try world.resources().filter { $0.hasPrefix("instance ") }
    }

    @Test(.timeLimit(.minutes(20)))
    func `a cluster comes, stays, grows, shrinks, is mended and goes without a trace`() throws {
        try withCluster("ec2life", workers: 1) { world, cluster in
            let before = try world.resources()
            let first = try pdd(world, cluster, "apply", "--yes")
            #expect(first.status == 0, "\(first.errors)")
            #expect(try instances(world).count == 2)
            // The key that was in the user data is nobody's any more.
            let known = try String(contentsOf: cluster.file(".pdd/ec2life/known_hosts"), encoding: .utf8)
            let keys = known.split(separator: "\n").compactMap { $0.split(separator: " ").last }
            #expect(keys.count == 2 && Set(keys).count == 2)
            let launched = try world.ask(
                "ec2", "describe-tags", "--filters", "Name=key,Values=pdd.hostkey", "--query", "Tags[].Value")
            #expect(keys.allSatisfy { !launched.contains($0) })

            try world.forgetCalls()
            let again = try pdd(world, cluster, "apply", "--yes")
            #expect(again.status == 0)
            #expect(again.errors.hasPrefix("nothing to do"), "\(again.errors)")
            #expect(try world.calls().values.reduce(0, +) == 3)

            try cluster.describe(Self.description("ec2life", world, workers: 3))
            #expect(try pdd(world, cluster, "apply", "--yes").status == 0)
            #expect(try instances(world).count == 4)

            // Somebody else ends a worker: the next apply makes it again, and nothing else.
            let lost = try world.ask(
                "ec2", "describe-instances", "--filters", "Name=tag:pdd.hosts,Values=ec2life-worker:2-3",
                "--query", "Reservations[].Instances[?AmiLaunchIndex==`1`].InstanceId[]")
            try world.terminate(lost)
            let mended = try pdd(world, cluster, "apply", "--yes")
            #expect(mended.status == 0, "\(mended.errors)")
            #expect(try instances(world).count == 4)

            try cluster.describe(Self.description("ec2life", world, workers: 1))
            #expect(try pdd(world, cluster, "apply", "--yes").status == 0)
            #expect(try instances(world).count == 2)

            let gone = try pdd(world, cluster, "destroy", "--yes")
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(try world.resources() == before)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `before anything is made all that is wrong is told at once`() throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let cluster = Cluster(name: "ec2wrong", directory: directory)
                try Self.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
                try cluster.describe(
                    Self.description(
                        "ec2wrong", world, workers: 1,
                        provider: #", "instanceType": "t3.lage", "keyPair": "desk", "ami": "ami-0123""#
                    ).replacing("\"pool\"", with: "\"ssh\": { \"identityFile\": \"key\" }, \"pool\""))
                let before = try world.resources()
                let run = try pdd(world, cluster, "apply", "--yes")
                #expect(run.status == 3)
                for text in ["did you mean 't3.large'?", "no key pair 'desk'", "no image 'ami-0123'"] {
                    #expect(run.errors.contains(text), "\(run.errors)")
                }
                #expect(try world.resources() == before)
                let doctor = try pdd(world, cluster, "doctor")
                #expect(doctor.status == 3)
                #expect(doctor.output.contains("ok       credentials"))
            }
        }
    }
}
