import Foundation
import TestSupport
import Testing

/// Apply makes the world match the plan, whatever the world is; one light cluster goes through all
/// of it, and ends as it should after each step.
@Suite(.serialized) struct ApplyAgainTests {
    /// The actions that an apply ran, by its own account, without what it only reads.
    private func ran(_ run: ProgramRun) -> Set<String> {
        var ids: Set<String> = []
        for line in run.errors.split(separator: "\n") where line.hasPrefix("done ") {
            let words = line.split(separator: " ")
            if words.count > 1, !words[1].hasSuffix("/join-token") { ids.insert(String(words[1])) }
        }
        return ids
    }

    private func containers(_ cluster: Cluster, on host: String) throws -> String {
        try cluster.onHost(host, "docker ps --format '{{.Names}}'")
    }

    /// The nodes that the manager sees, also those that are down.
    private func nodes(_ cluster: Cluster) throws -> [String] {
        let list = try cluster.onHost("again-submit-node", "docker node ls --format '{{.Hostname}} {{.Status}}'")
        return list.split(separator: "\n").map(String.init).sorted()
    }

    @Test func `twice, up, down, changed, broken: every apply does only what is missing`() throws {
        try Cluster.with("again", Cluster.light("again", workers: 1)) { cluster in
            try check(cluster.pdd("apply", "--yes"), status: 0)
            try nothingTwice(cluster)
            try up(cluster)
            try change(cluster)
            try move(cluster)
            try repair(cluster)
            try replace(cluster)
            try down(cluster)
            try loseSubmitHost(cluster)
            try check(cluster.pdd("destroy", "--yes"), status: 0)
            #expect(try cluster.objects() == [])
        }
    }

    private func nothingTwice(_ cluster: Cluster) throws {
        let again = try cluster.pdd("apply", "--yes")
        #expect(again.status == 0)
        #expect(again.errors == "nothing to do: again matches its plan\n")
        #expect(try cluster.pdd("diff").status == 0)
        // One ssh process for each host is all that a second apply needs.
        let programs = cluster.file("programs")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
        let ssh = programs.appending(path: "ssh")
        try "#!/bin/sh\necho >>'\(programs.path)/count'\nPATH=${PATH#*:} exec ssh \"$@\"\n"
            .write(to: ssh, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: ssh.path)
        let path = "\(programs.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin")"
        #expect(try cluster.pdd("apply", "--yes", with: ["PATH": path]).status == 0)
        #expect(try String(contentsOf: programs.appending(path: "count"), encoding: .utf8) == "\n\n")
        try FileManager.default.removeItem(at: programs)
    }

    private func up(_ cluster: Cluster) throws {
        try cluster.describe(Cluster.light("again", workers: 3))
        try check(cluster.pdd("diff"), status: 2)
        let run = try cluster.pdd("apply", "--yes")
        try check(run, status: 0)
        let hosts = Set(ran(run).map { $0.split(separator: "/")[0] })
        #expect(hosts == ["again-worker2", "again-worker3", "cluster"])
        #expect(ran(run).contains("cluster/ready"))
        #expect(ran(run).filter { $0.hasPrefix("cluster/") } == ["cluster/ready"])
        #expect(try nodes(cluster).count == 4)
    }

    private func change(_ cluster: Cluster) throws {
        let environment = #", "environment": { "COLOUR": "green" }"#
        try cluster.describe(Cluster.light("again", workers: 3, container: environment))
        let run = try cluster.pdd("apply", "--yes")
        try check(run, status: 0)
        let containers = ["again-worker1/container", "again-worker2/container", "again-worker3/container"]
        let looks = (1...3).map { "again-worker\($0)/reach" }
        #expect(ran(run) == Set(containers + looks + ["cluster/ready"]))
        #expect(try cluster.pdd("exec", "-c", "worker2", "--", "printenv", "COLOUR").output == "green\n")
    }

    /// Another range for the network that all containers are on.
    private func move(_ cluster: Cluster) throws {
        let network = #", "network": { "subnet": "10.0.77.0/24" }"#
        let environment = #", "environment": { "COLOUR": "green" }"#
        try cluster.describe(Cluster.light("again", workers: 3, container: environment, more: network))
        let run = try cluster.pdd("apply", "--yes")
        try check(run, status: 0)
        #expect(ran(run).isSuperset(of: ["again-worker3/remove-worker3", "again-submit-node/network"]))
        let addresses = try cluster.pdd("exec", "-c", "worker1", "--", "hostname", "-i").output
        #expect(addresses.hasPrefix("10.0.77."))
        try cluster.describe(Cluster.light("again", workers: 3, container: environment))
        try check(cluster.pdd("apply", "--yes"), status: 0)
    }

    /// What is broken by hand, what must run again because of it.
    private func repair(_ cluster: Cluster) throws {
        func mends(_ host: String, _ damage: String, _ expected: Set<String>, says reason: String) throws {
            _ = try cluster.onHost(host, damage)
            let difference = try cluster.pdd("diff")
            #expect(difference.status == 2, "\(damage)")
            #expect(difference.output.contains(reason), "\(difference.output)")
            let run = try cluster.pdd("apply", "--yes")
            try check(run, status: 0)
            #expect(ran(run) == expected.union(["\(host)/reach", "cluster/ready"]), "\(damage)")
            #expect(try cluster.pdd("diff").status == 0, "\(damage)")
        }
        let worker = "again-worker1/container"
        try mends("again-worker1", "docker stop -t 0 worker1", [worker], says: "the container is exited")
        try mends("again-worker1", "docker rm -f worker1", [worker], says: "the container does not exist")
        try mends(
            "again-worker1", "docker rm -f worker1; docker swarm leave --force",
            ["again-worker1/swarm", worker], says: "the check swarm-is-joined failed")
        try mends(
            "again-worker1", "rm /var/lib/pdd/again/done/again-worker1.image",
            ["again-worker1/image", worker], says: "it has not run yet")
        // An engine that is stopped: what it ran starts with it, or is started.
        _ = try cluster.onHost("again-worker2", "service docker stop")
        #expect(try cluster.pdd("diff").status == 2)
        try check(cluster.pdd("apply", "--yes"), status: 0)
        #expect(try containers(cluster, on: "again-worker2") == "worker2")
        #expect(try cluster.pdd("diff").status == 0)
        // A host that is stopped, and one that is gone.
        _ = try cluster.docker("stop", "-t", "0", "again-worker3")
        try check(cluster.pdd("apply", "--yes"), status: 0)
        #expect(try containers(cluster, on: "again-worker3") == "worker3")
        _ = try cluster.docker("rm", "-fv", "again-worker3")
        let replaced = try cluster.pdd("apply", "--yes")
        try check(replaced, status: 0)
        #expect(ran(replaced).allSatisfy { $0.hasPrefix("again-worker3/") || $0 == "cluster/ready" })
        #expect(try cluster.pdd("diff").status == 0)
    }

    /// A host that matches its plan, and is wanted anew.
    private func replace(_ cluster: Cluster) throws {
        func identities() throws -> [String] {
            try (1...3).map { try cluster.docker("inspect", "--format", "{{.Id}}", "again-worker\($0)").joined() }
        }
        let before = try identities()
        let difference = try cluster.pdd("diff", "--replace", "again-worker2")
        #expect(difference.status == 2)
        #expect(difference.output.contains("its replacement was requested; everything on it is lost"))
        #expect(try cluster.pdd("apply", "--yes", "--no-remove", "--replace", "again-worker2").status == 2)
        #expect(try cluster.pdd("apply", "--yes", "--replace", "again-worker9").status == 64)
        try check(cluster.pdd("apply", "--yes", "--replace", "again-worker2"), status: 0)
        let after = try identities()
        #expect(after[0] == before[0] && after[1] != before[1] && after[2] == before[2])
        #expect(try containers(cluster, on: "again-worker2") == "worker2")
        #expect(try nodes(cluster).filter { $0.hasSuffix("Ready") }.count == 4)
        #expect(try cluster.pdd("diff").status == 0)
    }

    private func down(_ cluster: Cluster) throws {
        try cluster.describe(Cluster.light("again", workers: 1, container: #", "environment": { "COLOUR": "green" }"#))
        let refused = try cluster.pdd("apply", "--yes", "--no-remove")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("hosts to remove: again-worker3, again-worker2"))
        let run = try cluster.pdd("apply", "--yes")
        try check(run, status: 0)
        let hosts = Set(ran(run).map { $0.split(separator: "/")[0] })
        #expect(hosts == ["again-worker2", "again-worker3", "cluster"])
        #expect(try nodes(cluster) == ["again-submit-node Ready", "again-worker1 Ready"])
        #expect(try cluster.objects() == ["again-submit-node", "again-worker1", "pdd-again"])
    }

    private func loseSubmitHost(_ cluster: Cluster) throws {
        _ = try cluster.docker("rm", "-fv", "again-submit-node")
        let run = try cluster.pdd("apply", "--yes")
        try check(run, status: 0)
        #expect(ran(run).contains("again-worker1/swarm"))
        #expect(ran(run).contains("again-worker1/container"))
        #expect(!ran(run).contains("again-worker1/host"))
        #expect(try nodes(cluster) == ["again-submit-node Ready", "again-worker1 Ready"])
        #expect(try cluster.pdd("exec", "--", "getent", "hosts", "worker1").status == 0)
        #expect(try cluster.pdd("diff").status == 0)

        // One that goes while the manager is off, which must not remember it.
        let green = #", "environment": { "COLOUR": "green" }"#
        try cluster.describe(Cluster.light("again", workers: 2, container: green))
        try check(cluster.pdd("apply", "--yes"), status: 0)
        _ = try cluster.docker("kill", "again-submit-node")
        try cluster.describe(Cluster.light("again", workers: 1, container: green))
        try check(cluster.pdd("apply", "--yes"), status: 0)
        #expect(try nodes(cluster) == ["again-submit-node Ready", "again-worker1 Ready"])
        #expect(try cluster.pdd("diff").status == 0)
    }

    @Test func `a plan file is applied as it is, and refused when what it pins has changed`() throws {
        try Cluster.with("pinned", BadWeatherTests.built("pinned", workers: 1)) { cluster in
            let builder = cluster.file("builder.sh")
            try BadWeatherTests.goodBuilder.write(to: builder, atomically: true, encoding: .utf8)
            try check(cluster.pdd("plan", "--out", "cluster.plan.json"), status: 0)
            try "#!/bin/sh\nexit 1\n".write(to: builder, atomically: true, encoding: .utf8)
            let stale = try cluster.pdd("apply", "cluster.plan.json", "--yes")
            #expect(stale.status == 5)
            #expect(stale.errors.contains("error: the plan is stale: 'builder.sh' changed since the plan was written"))
            #expect(try cluster.objects() == [])
            try BadWeatherTests.goodBuilder.write(to: builder, atomically: true, encoding: .utf8)
            try FileManager.default.removeItem(at: cluster.file("cluster.json"))
            try check(cluster.pdd("apply", "cluster.plan.json", "--yes"), status: 0)
            // Also without anything but the cluster's name.
            let gone = try cluster.pdd("destroy", "--cluster", "pinned", "--provider", "docker", "--yes")
            try check(gone, status: 0)
            #expect(try cluster.objects() == [])
        }
    }
}
