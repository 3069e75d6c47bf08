import Foundation
import TestSupport
import Testing

/// The whole program, while EC2 throttles, fails, loses answers and shows stale lists.
@Suite(.serialized) struct EC2FaultTests {
    /// While a cluster is made; a fault of one call goes before a later one of the same call.
    private static let making = [
        EC2Fault(.throttle, "DescribeInstances", every: 3),
        EC2Fault(.throttle, "DescribeVpcs"),
        EC2Fault(.error, "DescribeSubnets").with { ($0.status, $0.code) = (503, "Unavailable") },
        EC2Fault(.error, "DescribeImages"),
        EC2Fault(.error, "CreateSecurityGroup"),
        EC2Fault(.lose, "CreateSecurityGroup"),
        // The first two meet the cluster's lock.
        EC2Fault(.lose, "CreateSecurityGroup").with { $0.where = ["GroupName": "pdd-ec2weather"] },
        EC2Fault(.lose, "ImportKeyPair").with { $0.reply = "error" },
        EC2Fault(.lose, "AuthorizeSecurityGroupIngress"),
        EC2Fault(.throttle, "RunInstances", count: 2),
        // More often than the AWS CLI tries by itself.
        EC2Fault(.lose, "RunInstances", count: 5),
        EC2Fault(.lose, "RunInstances", count: 1).with { $0.reply = "error" },
        EC2Fault(.stale, "DescribeInstances", count: 0).with { $0.calls = 2 },
    ]

    private static let removing = [
        EC2Fault(.throttle, "DescribeInstances", every: 2),
        EC2Fault(.error, "DescribeSecurityGroups").with { ($0.status, $0.code) = (503, "Unavailable") },
        EC2Fault(.lose, "TerminateInstances", count: 5),
        EC2Fault(.lose, "RevokeSecurityGroupIngress"),
        EC2Fault(.lose, "DeleteKeyPair").with { $0.reply = "error" },
        EC2Fault(.lose, "DeleteSecurityGroup"),
    ]

    @Test(.timeLimit(.minutes(20)))
    func `in bad weather apply ends right with no instance too many, and destroy leaves nothing`() throws {
        try EC2Cluster.with("ec2weather", workers: 2) { cluster in
            let world = cluster.world
            let before = try world.resources()
            for fault in Self.making { try world.add(fault) }
            try cluster.apply()
            try checkFaults(
                world,
                [
                    "DescribeInstances throttle", "DescribeInstances stale", "DescribeVpcs throttle",
                    "DescribeSubnets error",
                    "DescribeImages error", "CreateSecurityGroup error", "CreateSecurityGroup lose",
                    "ImportKeyPair lose",
                    "AuthorizeSecurityGroupIngress lose", "RunInstances throttle", "RunInstances lose",
                ])
            try world.clearFaults()
            // Also none that was made and ended again.
            let names = ["ec2weather-submit-node", "ec2weather-worker1", "ec2weather-worker2"]
            #expect(try cluster.allHosts().map(\.name) == names)
            #expect(try cluster.resources("volume").count == 3)
            #expect(try cluster.resources("key-pair").count == 1)
            #expect(try cluster.pdd("diff").status == 0)

            for fault in Self.removing { try world.add(fault) }
            try cluster.destroy()
            try checkFaults(
                world,
                [
                    "TerminateInstances lose", "RevokeSecurityGroupIngress lose", "DeleteKeyPair lose",
                    "DeleteSecurityGroup lose",
                ])
            #expect(try world.resources() == before)
            #expect(try cluster.allHosts().count == 3)
        }
    }

    /// Each of these faults met a call.
    private func checkFaults(_ world: EC2World, _ wanted: Set<String>) throws {
        struct Line: Decodable {
            struct Fault: Decodable { let kind: String }
            let action: String
            let fault: Fault?
        }
        let met = try world.callLog().split(separator: "\n").compactMap { text in
            let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
            return line.fault.map { "\(line.action) \($0.kind)" }
        }
        #expect(wanted.subtracting(met) == [])
    }
}
