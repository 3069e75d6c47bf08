import Foundation
import TestSupport
import Testing

/// The original's topology on one machine: Consul as the engines' key-value store, no swarm.
@Suite(.serialized) struct ConsulTests {
    @Test(.timeLimit(.minutes(20)))
    func `the original's four hosts run on one machine, keep their data, and are removed`() throws {
        let example = try Repository.textWithoutPegasus(ofExample: "cluster")
            .replacing("pegasus-", with: "consultest-").replacing("\"pegasus\"", with: "\"consultest\"")
            .replacing("build-consultest-image", with: "build-pegasus-image")
        try ConsulImage.with {
            try Cluster.with("consultest", example) { cluster in
                try FileManager.default.copyItem(
                    at: Repository.file("examples/build-pegasus-image.sh"),
                    to: cluster.file("build-pegasus-image.sh"))
                try check(cluster.pdd("apply", "--local", "--yes"))
                try looksLikeTheOriginal(cluster)
                let again = try cluster.pdd("apply", "--local", "--yes")
                #expect(again.errors == "nothing to do: consultest matches its plan\n")

                // A keystore that was off comes back with what it knew, and everything runs on.
                _ = try cluster.docker("restart", "consultest-keystore")
                let restarted = try cluster.pdd("apply", "--local", "--yes")
                try check(restarted)
                #expect(!restarted.errors.contains("its network is re-created"), "\(restarted.errors)")
                #expect(try reaches(cluster, "worker1", "worker2"))

                // A worker that died leaves its name in the store; the next one takes it.
                _ = try cluster.docker("rm", "-fv", "consultest-worker2")
                let mended = try cluster.pdd("apply", "--local", "--yes")
                try check(mended)
                #expect(!mended.errors.contains("consultest-worker1/container"), "\(mended.errors)")
                try looksLikeTheOriginal(cluster)
                try check(cluster.pdd("diff", "--local"))

                try cluster.describe(example.replacing("\"count\": 2", with: "\"count\": 1"))
                try check(cluster.pdd("apply", "--local", "--yes"))
                #expect(try slots(cluster) == ["submit", "worker1"])

                try check(cluster.pdd("destroy", "--local", "--yes"))
                #expect(try cluster.objects() == [])
            }
        }
    }

    private func slots(_ cluster: Cluster) throws -> Set<Substring> {
        let listed = try cluster.pdd("exec", "--local", "--", "condor_status", "-af", "Machine")
        return Set(listed.output.split(separator: "\n"))
    }

    private func reaches(_ cluster: Cluster, _ container: String, _ other: String) throws -> Bool {
        let run = try cluster.pdd("exec", "--local", "-c", container, "--", "getent", "hosts", other)
        return run.status == 0 && run.output.hasPrefix("10.0.9.")
    }

    /// What the README of the original tool ends with.
    private func looksLikeTheOriginal(_ cluster: Cluster) throws {
        let containers = [
            "consultest-keystore": "consul", "consultest-submit-node": "submit", "consultest-worker1": "worker1",
            "consultest-worker2": "worker2",
        ]
        for (host, container) in containers {
            let own = "docker ps --filter label=pdd.cluster --format '{{.Names}}'"
            #expect(try cluster.onHost(host, own) == container)
        }
        let engine = "docker info --format '{{.ClusterStore}} {{.Swarm.LocalNodeState}}'"
        let address = try cluster.onHost("consultest-keystore", "hostname -i | cut -d ' ' -f 1")
        #expect(try cluster.onHost("consultest-worker1", engine) == "consul://\(address):8500 inactive")
        #expect(try slots(cluster) == ["submit", "worker1", "worker2"])
        #expect(try reaches(cluster, "worker1", "worker2") && reaches(cluster, "submit", "worker1"))
        // Consul answers the hosts of the cluster and nobody on this machine's addresses.
        let ports = try cluster.docker("port", "consultest-keystore")
        #expect(ports.allSatisfy { $0.hasPrefix("22/tcp -> 127.0.0.1:") }, "\(ports)")
    }
}
