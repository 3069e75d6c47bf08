import Foundation
import TestSupport
import Testing

/// Hosts that were taken off the network of their cluster, on a real engine.
@Suite(.serialized) struct DisconnectedHostTests {
    private func id(_ cluster: Cluster, _ host: String) throws -> String {
        try cluster.docker("inspect", "--format", "{{.Id}}", host).joined()
    }

    private func address(_ cluster: Cluster, _ host: String) throws -> String {
        let format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        return try cluster.docker("inspect", "--format", format, host).joined()
    }

    private func network(_ cluster: Cluster) throws -> String {
        try cluster.docker("network", "ls", "-q", "--filter", "label=pdd.cluster=\(cluster.name)").joined()
    }

    /// The apply repairs every host, keeps them all, and the next one finds nothing to do.
    private func expectReconnected(_ cluster: Cluster, _ hosts: [String], _ damage: () throws -> Void) throws {
        let (ids, addresses) = (try hosts.map { try id(cluster, $0) }, try hosts.map { try address(cluster, $0) })
        let container = try cluster.onHost(hosts[0], "docker ps --quiet --no-trunc")
        try damage()
        let difference = try cluster.pdd("diff")
        #expect(difference.status == 2)
        #expect(
            difference.output.contains("is not connected to the network pdd-\(cluster.name)"), "\(difference.output)")
        #expect(!difference.output.contains("re-create"), "\(difference.output)")
        try check(try cluster.pdd("apply", "--yes"))
        #expect(try hosts.map { try id(cluster, $0) } == ids)
        #expect(try hosts.map { try address(cluster, $0) } == addresses)
        #expect(try cluster.onHost(hosts[0], "docker ps --quiet --no-trunc") == container)
        let again = try cluster.pdd("apply", "--yes")
        #expect(again.errors.contains("nothing to do"), "\(again.errors)")
    }

    @Test func `a host off its network is connected again with its address, and nothing logs in elsewhere`() throws {
        try Cluster.with("carryoff", Cluster.light("carryoff", workers: 2)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let (worker, submit) = ("carryoff-worker1", "carryoff-submit-node")
            let network = try network(cluster)
            let watch = ArgumentWatch()
            try expectReconnected(cluster, [worker]) {
                _ = try cluster.docker("network", "disconnect", network, worker)
            }
            try expectReconnected(cluster, [submit, worker]) {
                _ = try cluster.docker("network", "disconnect", network, worker)
                _ = try cluster.docker("network", "disconnect", network, submit)
            }
            // An ssh without a port would reach this machine's own sshd.
            let words = watch.end().split(separator: "\n")
            for (index, word) in words.enumerated() where word == "root@127.0.0.1" {
                try #require(words[..<index].suffix(8).contains("-p"), "\(words[..<index].suffix(8))")
            }
            #expect(words.contains("root@127.0.0.1"))
        }
    }

    /// A host that is cut off for 5 s makes engines of other hosts deaf too, and some of them only after it is back.
    @Test func `no worker is deaf once a host is connected again`() throws {
        try Cluster.with("carrycut", Cluster.light("carrycut", workers: 2)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let network = try network(cluster)
            _ = try cluster.docker("network", "disconnect", network, "carrycut-worker2")
            // The cut itself.
            Thread.sleep(forTimeInterval: 5)
            let applied = try cluster.pdd("apply", "--yes")
            try check(applied)
            #expect(applied.errors.contains("carrycut-worker2 is connected again"), "\(applied.errors)")
            let end = Date(timeIntervalSinceNow: 8)
            while Date() < end {
                for number in [1, 2] {
                    let look = "docker exec worker\(number) getent -s dns ahostsv4 submit"
                    #expect(try !cluster.onHost("carrycut-worker\(number)", look).isEmpty)
                }
            }
        }
    }

    @Test func `hosts whose network was removed and created again are connected to the new one`() throws {
        try Cluster.with("carrynet", Cluster.light("carrynet", workers: 1)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let hosts = ["carrynet-worker1", "carrynet-submit-node"]
            let subnet = try cluster.docker(
                "network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", "pdd-carrynet"
            ).joined()
            let ids = try hosts.map { try id(cluster, $0) }
            for host in hosts { _ = try cluster.docker("stop", "--time", "5", host) }
            _ = try cluster.docker("network", "rm", "pdd-carrynet")
            _ = try cluster.docker(
                "network", "create", "--label", "pdd.cluster=carrynet", "--subnet", subnet, "pdd-carrynet")
            let difference = try cluster.pdd("diff")
            #expect(difference.output.contains("is not connected to the network pdd-carrynet"), "\(difference.output)")
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try hosts.map { try id(cluster, $0) } == ids)
            #expect(try cluster.pdd("diff").status == 0)
        }
    }

    @Test func `a host whose address another container has is replaced, as the difference says`() throws {
        try Cluster.with("carryip", Cluster.light("carryip", workers: 1)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let worker = "carryip-worker1"
            let (before, address) = (try id(cluster, worker), try address(cluster, worker))
            _ = try cluster.docker("network", "disconnect", "pdd-carryip", worker)
            let other = "carryip-other"
            _ = try cluster.docker(
                "run", "--detach", "--name", other, "--network", "pdd-carryip", "--ip", address, "debian:trixie-slim",
                "sleep", "infinity")
            defer { _ = try? cluster.docker("rm", "--force", other) }
            let difference = try cluster.pdd("diff")
            #expect(
                difference.output.contains("has its address \(address); the host is re-created"),
                "\(difference.output)")
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try id(cluster, worker) != before)
            #expect(try cluster.pdd("diff").status == 0)
        }
    }
}
