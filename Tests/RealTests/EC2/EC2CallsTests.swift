import Applier
import Foundation
import TestSupport
import Testing

/// What the provider asks of EC2, counted, with and without faults; nobody logs in.
@Suite(.serialized) struct EC2CallsTests {
    private struct NotLocked: Error {}

    /// How many calls there were since the last time, and those that looked at instances again.
    private func take(_ world: EC2World) throws -> (calls: [String: Int], others: Int, polls: Int) {
        let calls = try world.calls()
        try world.forgetCalls()
        let polls = calls["ec2:DescribeInstances"] ?? 0
        return (calls, calls.values.reduce(0, +) - polls, polls)
    }

    @Test(.timeLimit(.minutes(10)), arguments: [1, 10, 100])
    func `the calls of AWS do not grow with the workers`(workers: Int) throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let account = try EC2Provider(world, "count", workers: workers, in: directory)
                let provider = account.provider
                _ = try provider.observe()
                #expect(try take(world).calls.values.reduce(0, +) == 3)
                guard case .held? = try provider.lock(for: "this test", submitRuns: false) else {
                    throw NotLocked()
                }
                #expect(try take(world).calls == ["ec2:CreateSecurityGroup": 1])
                #expect(try !provider.observe().hasRemains)
                _ = try take(world)
                let problems = try provider.check(account.work.hosts)
                #expect(problems.filter(\.isProblem).isEmpty, "\(problems)")
                let checks = try take(world)
                #expect(checks.others <= 12, "\(checks)")
                #expect(try account.makeAll().isEmpty)
                let making = try take(world)
                #expect(making.others <= 8, "\(making)")
                #expect(making.calls["ec2:RunInstances"] == 2)
                #expect(making.polls <= 10)
                try provider.confirmLock()
                provider.yieldLock()
                #expect(try take(world).calls == ["ec2:DeleteSecurityGroup": 1])
                let hosts = try provider.observe().hosts
                #expect(hosts.count == workers + 1)
                _ = try take(world)
                // The submit host has a lock.
                let unlocked = try provider.lock(for: "this test", submitRuns: true)
                #expect(unlocked == nil)
                #expect(try take(world).calls == [:])
                #expect(try account.removeAll().isEmpty)
                let removing = try take(world)
                #expect(removing.calls["ec2:TerminateInstances"] ?? 0 <= 3)
                #expect(removing.others <= 12, "\(removing)")
                #expect(try !world.resources().contains { $0.contains("pdd.cluster=count") })
                // What docs/aws.md has in its table.
                print(
                    "\(workers) workers: \(checks.others) calls to check, \(making.others) to make and \(making.polls) polls, "
                        + "\(removing.others) to remove and \(removing.polls) polls")
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
