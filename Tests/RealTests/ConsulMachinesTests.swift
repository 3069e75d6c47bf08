import Foundation
import TestSupport
import Testing

/// The original's topology on machines that exist already, which get back what they had.
@Suite(.serialized) struct ConsulMachinesTests {
    private static func description(_ name: String, _ roles: [String], _ machines: Machines, workers: Int) -> String {
        let hosts = zip(roles, machines.addresses).map { #"{ "role": "\#($0)", "address": "\#($1)" }"# }
        let container = #""container": { "command": ["sleep", "infinity"], "ulimits": ["nofile=1024:4096"] }"#
        return """
            {
              "cluster": "\(name)",
              "provider": { "type": "ssh", "hosts": [\(hosts.joined(separator: ", "))] },
              "ssh": { "user": "sysop", "identityFile": "machines-key" },
              "network": { "discovery": "consul" },
              "image": { "builder": "build.sh" },
              "pool": { "type": "none" },
              "submit": { \(container) },
              "workers": [ { "count": \(workers), \(container) } ]
            }
            """
    }

    private static let roles = ["keystore", "submit", "worker", "worker"]

    @Test(.timeLimit(.minutes(12)))
    func `four machines become the original's cluster, are repaired, scaled down and returned as they were`() throws {
        try ConsulImage.with {
            try Machines.withCluster("storeboxes", [.old, .old, .old, .old]) { cluster, machines in
                try machines.load(ConsulImage.name, 0)
                try machines.load("registry:2", 1)
                try giveOwnThings(machines)
                let before = try (0...3).map(machines.traces)
                func describe(workers: Int) throws {
                    try cluster.describe(Self.description("storeboxes", Self.roles, machines, workers: workers))
                }
                try describe(workers: 2)
                try check(cluster.pdd("apply", "--yes"))
                try looksLikeTheOriginal(machines)
                let again = try cluster.pdd("apply", "--yes")
                #expect(again.errors == "nothing to do: storeboxes matches its plan\n")

                try restartKeystore(cluster, machines)
                try mend(cluster, machines)
                try startApart(cluster, machines)

                try describe(workers: 1)
                try check(cluster.pdd("apply", "--yes"))
                #expect(try machines.traces(3) == before[3])
                #expect(try meets(machines, 1, "submit", "worker1"))
                #expect(try !meets(machines, 1, "submit", "worker2"))
                try check(cluster.pdd("diff"))

                try check(cluster.pdd("destroy", "--yes"))
                for index in 0...3 {
                    let left = try machines.traces(index)
                    #expect(left == before[index], "machine \(index): \(left)")
                }
                #expect(try machines.on(2, Self.engine) == "<> inactive")
            }
        }
    }

    /// Settings of the owner of the third machine, on more than one line, and a container that the engine
    /// does not start again by itself.
    private func giveOwnThings(_ machines: Machines) throws {
        _ = try machines.on(
            2,
            """
            printf '{\\n  "log-level": "warn"\\n}\\n' >/etc/docker/daemon.json
            chmod 600 /etc/docker/daemon.json
            service docker restart && until docker info >/dev/null 2>&1; do sleep 0.1; done
            tar -c -C / bin lib lib64 usr/lib64 usr/bin/sleep usr/lib/x86_64-linux-gnu | docker import - mine:1
            docker run --detach --name mine --init mine:1 sleep infinity
            """)
    }

    private static let engine = "docker info --format '<{{.ClusterStore}}> {{.Swarm.LocalNodeState}}'"

    private func looksLikeTheOriginal(_ machines: Machines) throws {
        #expect(try machines.on(0, "docker ps --format '{{.Names}}'") == "consul")
        #expect(try machines.on(0, Self.engine) == "<> inactive")
        for (index, container) in [(1, "submit"), (2, "worker1"), (3, "worker2")] {
            let own = "docker ps --filter label=pdd.cluster --format '{{.Names}}'"
            #expect(try machines.on(index, own) == container)
            #expect(try machines.on(index, Self.engine) == "<consul://\(machines.addresses[0]):8500> inactive")
        }
        #expect(try machines.on(2, "docker inspect --format '{{.State.Running}}' mine") == "true")
        #expect(try machines.on(2, "stat -c %a /etc/docker/daemon.json") == "600")
        #expect(try machines.on(2, "grep -c '\"log-level\": \"warn\"' /etc/docker/daemon.json") == "1")
        try everybodyMeets(machines)
    }

    /// The engines tell one another within seconds who is where.
    private func everybodyMeets(_ machines: Machines) throws {
        for (index, container, other) in [
            (1, "submit", "worker1"), (2, "worker1", "worker2"), (3, "worker2", "submit"),
        ] {
            try until("\(container) reaches \(other)") { try meets(machines, index, container, other) }
        }
    }

    private func meets(_ machines: Machines, _ index: Int, _ container: String, _ other: String) throws -> Bool {
        MachineImage.areMeeting(try machines.on(index, MachineImage.meeting(container, other)))
    }

    /// A keystore whose machine was off comes back with what it knew, and everything runs on.
    private func restartKeystore(_ cluster: Cluster, _ machines: Machines) throws {
        try machines.restart(0)
        let restarted = try cluster.pdd("apply", "--yes")
        try check(restarted)
        #expect(!restarted.errors.contains("its network is re-created"), "\(restarted.errors)")
        try everybodyMeets(machines)
        try check(cluster.pdd("diff"))
    }

    /// One worker loses its container and the settings of its engine, which is restarted without them; the
    /// other only the file.
    private func mend(_ cluster: Cluster, _ machines: Machines) throws {
        _ = try machines.on(
            2,
            """
            docker rm -f worker1
            printf '{\\n  "log-level": "warn"\\n}\\n' >/etc/docker/daemon.json
            service docker restart && until docker info >/dev/null 2>&1; do sleep 0.1; done
            docker start mine
            """)
        let process = try machines.on(3, "pidof dockerd")
        _ = try machines.on(3, "rm /etc/docker/daemon.json")
        let broken = try cluster.pdd("diff")
        try check(broken, status: 2)
        for host in ["storeboxes-worker1", "storeboxes-worker2"] {
            #expect(broken.output.contains("\(host)/store"), "\(broken.output)")
        }
        try check(cluster.pdd("apply", "--yes"))
        try check(cluster.pdd("diff"))
        try looksLikeTheOriginal(machines)
        #expect(try machines.on(3, "pidof dockerd") == process, "an engine that uses the store is not restarted")
    }

    /// All engines were off, and start while the store tells them of engines that are not there and not of
    /// the submit host's; how far they have found one another when apply begins differs.
    private func startApart(_ cluster: Cluster, _ machines: Machines) throws {
        let nodes = "http://\(machines.addresses[0]):8500/v1/kv/docker/nodes/"
        for index in 1...3 { _ = try machines.on(index, "service docker stop") }
        for index in 1...3 {
            // Nobody is told of what stands there already.
            let stale = machines.addresses[2...3].map { "\($0):2376" }.map {
                "curl --silent --fail --request PUT --data \($0) \(nodes)\($0)"
            }
            _ = try machines.on(0, stale.joined(separator: "; "))
            _ = try machines.on(index, "service docker start && until docker info >/dev/null 2>&1; do sleep 0.1; done")
            _ = try machines.on(
                0, "curl --silent --fail --request DELETE \(nodes)\(machines.addresses[1]):2376")
        }
        _ = try machines.on(2, "docker start mine")
        try check(cluster.pdd("apply", "--yes"))
        try everybodyMeets(machines)
        try check(cluster.pdd("diff"))
    }

    @Test(.timeLimit(.minutes(5)))
    func `an engine without key-value stores, or with another user's, is reported before anything is changed`() throws {
        try Machines.withCluster("newboxes", [.old, .docker, .old]) { cluster, machines in
            let store = #"{"cluster-store": "consul://127.0.0.1:8500", "cluster-advertise": "127.0.0.1:2376"}"#
            _ = try machines.on(
                2,
                """
                echo '\(store)' >/etc/docker/daemon.json
                service docker restart && until docker info >/dev/null 2>&1; do sleep 0.1; done
                """)
            try cluster.describe(
                Self.description("newboxes", ["keystore", "submit", "worker"], machines, workers: 1))
            let before = try (0...2).map(machines.traces)
            for run in [try cluster.pdd("apply", "--yes"), try cluster.pdd("doctor")] {
                #expect(run.status == 3)
                let said = run.output + run.errors
                #expect(said.contains("no longer supports key-value stores"), "\(said)")
                #expect(said.contains("uses the key-value store consul://127.0.0.1:8500, which pdd did not"), "\(said)")
            }
            for index in 0...2 { #expect(try machines.traces(index) == before[index]) }
        }
    }
}
