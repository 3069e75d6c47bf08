import Foundation
import TestSupport
import Testing

/// "Ready" means that the network carries, at once and from every worker.
@Suite(.serialized) struct OverlayTests {
    /// What the worker's container says of the submit container, by its name and at a port that nobody has.
    private func answer(_ cluster: Cluster, worker: Int) throws -> String {
        let look =
            "timeout 5 bash -c 'exec 3<>/dev/tcp/submit/1' 2>&1 | grep -q 'Connection refused' && echo refused || echo silence"
        return try cluster.onHost("carryready-worker\(worker)", "docker exec worker\(worker) sh -c \"\(look)\"")
    }

    @Test func `after the submit host was killed, every worker reaches the submit container once apply is done`() throws
    {
        try Cluster.with("carryready", Cluster.light("carryready", workers: 2)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            for worker in 1...2 { #expect(try answer(cluster, worker: worker) == "refused") }
            let before = try (1...2).map { try cluster.onHost("carryready-worker\($0)", "docker ps --quiet") }
            for round in 1...3 {
                _ = try cluster.docker("kill", "carryready-submit-node")
                try check(try cluster.pdd("apply", "--yes"))
                for worker in 1...2 {
                    #expect(
                        try answer(cluster, worker: worker) == "refused", "round \(round), worker \(worker)")
                }
                #expect(try cluster.pdd("diff").status == 0)
            }
            let after = try (1...2).map { try cluster.onHost("carryready-worker\($0)", "docker ps --quiet") }
            #expect(after == before, "no container of a worker was started again for it")
        }
    }

    @Test func `a worker whose engine lost its way to the others is seen, and repaired without another container`()
        throws
    {
        try Cluster.with("carrydeaf", Cluster.light("carrydeaf", workers: 1)) { cluster in
            try check(try cluster.pdd("apply", "--yes"))
            let worker = "carrydeaf-worker1"
            let before = try cluster.onHost(worker, "docker ps --quiet")
            // The tunnel of the overlay is closed; what the engines say to one another still passes.
            let rule = "INPUT -p udp --dport 4789 -j DROP"
            _ = try cluster.onHost(worker, "iptables -I \(rule)")
            let difference = try cluster.pdd("diff")
            #expect(difference.output.contains("the check name-is-reached failed"), "\(difference.output)")
            let run = try RunningProgram(cluster, "apply", "--yes")
            let isWaiting = run.wait { run.errors.contains("start  carrydeaf-worker1/reach") }
            #expect(isWaiting)
            _ = try cluster.onHost(worker, "iptables -D \(rule)")
            #expect(run.end() == 0, "\(run.errors)")
            #expect(try cluster.onHost(worker, "docker ps --quiet") == before)
        }
    }
}
