import Foundation
import TestSupport
import Testing

/// Hosts that end themselves when nobody wants them any longer.
@Suite(.serialized) struct EC2LeaseTests {
    @Test(.timeLimit(.minutes(15)))
    func `a host whose lease expires ends by itself, also if pdd died early, and a renewed one stays`() throws {
        try EC2Cluster.with("ec2lease", workers: 1) { leased in
            try withTemporaryDirectory { directory in
                let before = try leased.world.resources()
                let abandoned = try EC2Cluster("ec2left", in: leased.world, directory: directory)
                let left = try abandon(abandoned)

                try describe(leased, lease: "8h")
                try leased.apply()
                #expect(try leased.pdd("status").output.contains("running, ends in 7 h 5"))
                try renewByApply(leased)
                let worker = try leased.instance("ec2lease-worker1")
                try extendWithout(worker, leased)

                try until("the worker has ended itself") { try state(worker, leased) == "terminated" }
                let status = try leased.pdd("status").output
                #expect(status.contains("ec2lease-worker1      missing"), "\(status)")
                #expect(status.contains("running, ends in 59 min"), "\(status)")
                #expect(try leased.hosts().map(\.name) == ["ec2lease-submit-node"])

                try until("the abandoned hosts have ended themselves") {
                    try left.allSatisfy { try state($0, abandoned) == "terminated" }
                }
                try leased.destroy()
                try abandoned.destroy()
                #expect(try leased.world.resources() == before)
            }
        }
    }

    private func describe(_ cluster: EC2Cluster, lease: String) throws {
        try cluster.cluster.describe(cluster.light(workers: 1, more: #", "lease": "\#(lease)""#))
    }

    private func state(_ instance: String, _ cluster: EC2Cluster) throws -> String {
        try cluster.world.ask(
            "ec2", "describe-instances", "--instance-ids", instance, "--query",
            "Reservations[].Instances[].State.Name")
    }

    /// Applies, and kills pdd as soon as there are instances, before any of them has its timer; gives them.
    ///
    /// They end after a minute, the shortest that an instance can be told at its first start.
    private func abandon(_ cluster: EC2Cluster) throws -> [String] {
        try describe(cluster, lease: "1s")
        let apply = try RunningProgram(cluster.cluster, "apply", "--yes", with: cluster.world.environment)
        let areMade = try apply.wait { try cluster.resources("instance").count == 2 }
        apply.signal(SIGKILL)
        #expect(areMade, "\(apply.errors)")
        #expect(apply.end() == 128 + SIGKILL)
        return try cluster.hosts().map(\.instance)
    }

    /// A shorter lease counts from the apply that sets it, and every apply renews it.
    private func renewByApply(_ leased: EC2Cluster) throws {
        try describe(leased, lease: "40s")
        try leased.apply()
        let end = "cat /var/lib/pdd/lease"
        let first = try #require(try Int(leased.onHost("ec2lease-submit-node", end)))
        let again = try leased.pdd("apply", "--yes")
        #expect(again.errors.hasPrefix("nothing to do"), "\(again.errors)")
        let second = try #require(try Int(leased.onHost("ec2lease-submit-node", end)))
        #expect(first < second)
    }

    /// Extends the lease of the hosts that can be reached; the worker cannot.
    private func extendWithout(_ worker: String, _ leased: EC2Cluster) throws {
        _ = try leased.onInstance(worker, "systemctl stop ssh")
        let extended = try leased.pdd("extend", "cluster.json", "1h")
        #expect(extended.status == 4, "\(extended.errors)")
        #expect(extended.output.contains("ec2lease-submit-node: ends itself in "), "\(extended.output)")
        #expect(extended.errors.contains("error: ec2lease-worker1: "), "\(extended.errors)")
    }
}
