import Foundation
import TestSupport
import Testing

/// What the provider asks of EC2, counted, with and without faults; nobody logs in.
@Suite(.serialized) struct EC2CallsTests {
    private func total(_ calls: [String: Int]) -> Int { calls.values.reduce(0, +) }

    @Test(.timeLimit(.minutes(10)), arguments: [1, 10, 100])
    func `all hosts run after at most 20 calls of AWS beside the polls`(workers: Int) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let account = try EC2Provider(world, "count", workers: workers, in: directory)
                let provider = account.provider
                _ = try provider.observe()
                let problems = try provider.check(account.work.hosts)
                #expect(problems.filter(\.isProblem).isEmpty, "\(problems)")
                #expect(try account.makeAll().isEmpty)
                let calls = try world.calls()
                let polls = calls["ec2:DescribeInstances"] ?? 0
                let others = total(calls) - polls
                #expect(others <= 20, "\(calls)")
                #expect(calls["ec2:RunInstances"] == 2)
                #expect(polls <= 10)
                let hosts = try provider.observe().hosts
                #expect(hosts.count == workers + 1)
                try world.forgetCalls()
                #expect(try account.removeAll().isEmpty)
                let removal = try world.calls()
                #expect(removal["ec2:TerminateInstances"] ?? 0 <= 3)
                #expect(try !world.resources().contains { $0.contains("pdd.cluster=count") })
                // What docs/aws.md has in its table.
                print("\(workers) workers: \(others) calls and \(polls) polls to make, \(total(removal)) to remove")
                print("  made by \(calls.sorted { $0.key < $1.key })")
            }
        }
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            [EC2Fault(.throttle, "RunInstances", count: 2), EC2Fault(.throttle, "DescribeInstances", every: 2)],
            [EC2Fault(.lose, "RunInstances", count: 1)],
            [
                EC2Fault(.lose, "RunInstances", count: 1).with { $0.reply = "error" },
                EC2Fault(.error, "CreateSecurityGroup"),
            ],
            [
                EC2Fault(.lose, "CreateSecurityGroup"), EC2Fault(.lose, "ImportKeyPair"),
                EC2Fault(.lose, "AuthorizeSecurityGroupIngress"),
            ],
            [EC2Fault(.stale, "DescribeInstances", count: 0).with { $0.calls = 2 }],
        ])
    func `in bad weather all hosts come, and none too many`(faults: [EC2Fault]) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let account = try EC2Provider(world, "weather", workers: 3, in: directory)
                for fault in faults { try world.add(fault) }
                #expect(try account.makeAll().isEmpty)
                #expect(try world.resources().count { $0.hasPrefix("instance ") } == 4)
                #expect(
                    try world.resources().count { $0.hasPrefix("security-group ") && $0.contains("pdd-weather") } == 1)
            }
        }
    }
}
