import Foundation
import TestSupport
import Testing

/// Clusters whose hosts come from several providers.
@Suite(.serialized) struct MixedTests {
    /// - Parameter pool: What differs where the containers are a pool's.
    private static func description(
        _ machines: Machines, workers: String, image: String = #"{ "builder": "build.sh", "build": "each" }"#,
        pool: String = "none", submit: String = sleeping
    ) -> String {
        let hosts = ["submit", "worker"].enumerated().map { index, role in
            #"{ "role": "\#(role)", "address": "\#(machines.addresses[index])", "user": "sysop" }"#
        }
        return """
            {
              "cluster": "mixed",
              "provider": { "type": "ssh", "hosts": [\(hosts.joined(separator: ", "))] },
              "otherProviders": [
                {
                  "type": "docker-machine", "driver": "container",
                  "options": { "container-network": "\(machines.network)" }
                }
              ],
              "ssh": { "identityFile": "machines-key" },
              "image": \(image),
              "pool": { "type": "\(pool)" },
              "submit": { "container": { \(submit) } },
              "workers": [\(workers)]
            }
            """
    }

    /// What a container of these machines may have of open files.
    private static let limits = #""ulimits": ["nofile=1024:4096"]"#
    private static let sleeping = #""command": ["sleep", "infinity"], \#(limits)"#

    private static func group(
        _ count: Int, _ name: String, _ provider: String, _ container: String = sleeping
    ) -> String {
        """
        {
          "count": \(count), "host": "mixed-\(name)", "provider": { "type": "\(provider)" },
          "container": { "name": "\(name)", \(container) }
        }
        """
    }

    @Test(.timeLimit(.minutes(10)))
    func `an existing submit host has workers of docker-machine, and one that moves between the two`() throws {
        try withTemporaryDirectory { directory in
            try Machines.with("mixed", [.docker, .docker], in: directory) { machines in
                try DockerMachines.with(in: directory) { driven in
                    try mix(Cluster(name: "mixed", directory: directory), machines, driven)
                }
            }
        }
    }

    /// Makes the base image of what the machine itself consists of, and then builds as the example does.
    private static let poolBuilder = """
        #!/bin/sh
        set -eu
        if ! docker image inspect debian:trixie-slim >/dev/null 2>&1; then
            tar -c --one-file-system -C / --exclude ./var/lib/docker --exclude ./var/lib/pdd . |
                docker import - debian:trixie-slim >/dev/null
        fi
        exec sh ./build-pegasus-image.sh "$@"
        """

    @Test(.timeLimit(.minutes(10)))
    func `an existing machine and one of docker-machine work in a pool`() throws {
        try withTemporaryDirectory { directory in
            try Machines.with("mixed", [.docker, .docker], in: directory) { machines in
                try DockerMachines.with(in: directory) { driven in
                    let cluster = Cluster(name: "mixed", directory: directory)
                    try Self.poolBuilder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
                    try FileManager.default.copyItem(
                        at: Repository.file("examples/build-pegasus-image.sh"),
                        to: cluster.file("build-pegasus-image.sh"))
                    let groups = [
                        Self.group(1, "mine", "ssh", Self.limits),
                        Self.group(1, "made", "docker-machine", Self.limits),
                    ]
                    try cluster.describe(
                        Self.description(
                            machines, workers: groups.joined(separator: ", "),
                            image: #"{ "builder": "build.sh", "build": "each", "files": ["build-pegasus-image.sh"] }"#,
                            pool: "htcondor", submit: Self.limits))
                    try check(cluster.pdd("apply", "--yes", with: driven.environment))
                    for worker in ["mine1", "made1"] {
                        let job = PoolTests.job.replacing(
                            "queue\n", with: "requirements = Machine == \"\(worker)\"\nqueue\n")
                        let run = try cluster.pdd("exec", "--", "sh", "-euc", job, with: driven.environment)
                        #expect(run.output == "\(worker)\nscientist\n", "\(run.errors)")
                    }
                    for worker in ["mine1", "made1"] {
                        try WorkCommands(
                            cluster: cluster, environment: driven.environment, worker: worker, host: "mixed-\(worker)"
                        ).check(workers: ["mine1", "made1"])
                    }
                    try check(cluster.pdd("destroy", "--yes", with: driven.environment))
                    #expect(try driven.bodies() == [])
                }
            }
        }
    }

    private func mix(_ cluster: Cluster, _ machines: Machines, _ driven: DockerMachines) throws {
        func pdd(_ words: String...) throws -> ProgramRun {
            let variables = ProcessInfo.processInfo.environment.merging(driven.environment) { $1 }
            return try Program.run(Program.pdd, words, environment: variables, in: cluster.directory)
        }
        func describe(_ groups: String...) throws {
            try cluster.describe(Self.description(machines, workers: groups.joined(separator: ", ")))
        }
        func nodes() throws -> String { try machines.on(0, "docker node ls -q | wc -l") }
        try MachineImage.builder.write(to: cluster.file("build.sh"), atomically: true, encoding: .utf8)
        let before = try [0, 1].map(machines.traces)

        try describe(Self.group(1, "made", "docker-machine"))
        let plan = try pdd("plan")
        #expect(plan.output.hasPrefix("plan for cluster 'mixed' on ssh and docker-machine: "), "\(plan.output)")
        try check(pdd("apply", "--yes"))
        #expect(try driven.names() == ["mixed-made1"])
        #expect(try nodes() == "2")
        let again = try pdd("apply", "--yes")
        #expect(again.errors == "nothing to do: mixed matches its plan\n")

        // One more of each kind.
        try describe(Self.group(2, "made", "docker-machine"), Self.group(1, "mine", "ssh"))
        try check(pdd("apply", "--yes"))
        #expect(try driven.names() == ["mixed-made1", "mixed-made2"])
        #expect(try machines.on(1, "docker ps --format '{{.Names}}'") == "mine1")
        #expect(try nodes() == "4")
        let status = try pdd("status")
        #expect(status.output.contains("mixed-made2") && status.output.contains("mixed-mine1"), "\(status.output)")

        // One of docker-machine that claims to be a host which is another machine.
        try driven.machine(
            "create", "--driver", "container", "--container-network", machines.network, "--engine-label",
            "pdd.cluster=mixed", "--engine-label", "pdd.identity=0123456789", "mixed-mine1")
        try check(pdd("diff"), status: 2)
        try check(pdd("apply", "--yes"))
        #expect(try driven.names() == ["mixed-made1", "mixed-made2"])
        #expect(try machines.on(1, "docker ps --format '{{.Names}}'") == "mine1")

        // The same worker, first on a machine that exists, then on one that is made.
        try describe(Self.group(1, "mine", "docker-machine"))
        let moved = try pdd("apply", "--yes")
        try check(moved)
        #expect(moved.errors.contains("it moves to the provider 'docker-machine'"), "\(moved.errors)")
        #expect(try driven.names() == ["mixed-mine1"])
        #expect(try machines.traces(1) == before[1])
        try describe(Self.group(1, "mine", "ssh"))
        try check(pdd("apply", "--yes"))
        #expect(try driven.names() == [])
        #expect(try driven.bodies() == [])
        #expect(try machines.on(1, "docker ps --format '{{.Names}}'") == "mine1")
        #expect(try nodes() == "2")
        try check(pdd("diff"))

        try describe(Self.group(1, "made", "docker-machine"), Self.group(1, "mine", "ssh"))
        try check(pdd("apply", "--yes"))
        try check(pdd("destroy", "--yes"))
        #expect(try driven.names() == [])
        #expect(try [0, 1].map(machines.traces) == before)
    }
}
