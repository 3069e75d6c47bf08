import Foundation
import TestSupport
import Testing

/// Several pdd that share only an AWS account, before the cluster has a submit host that can be locked.
@Suite(.serialized) struct EC2LockTests {
    /// The same cluster, used from a machine that has only the description, the account, and these files.
    private func elsewhere(
        _ cluster: EC2Cluster, sharing files: [String] = [], _ body: (Cluster) throws -> Void
    ) throws {
        try cluster.cluster.withOther(sharing: files) { other in
            var other = other
            other.variables.merge(cluster.world.environment) { own, _ in own }
            try body(other)
        }
    }

    private func locks(_ world: EC2World) throws -> [String] {
        try world.resources().filter { $0.hasPrefix("security-group ") && $0.contains(" pdd.lock.") }
    }

    /// What a run that was killed long ago, elsewhere, has left.
    private func leaveExpiredLock(_ cluster: EC2Cluster) throws {
        let tags =
            "{Key=pdd.cluster,Value=\(cluster.name)},{Key=pdd.lock,Value=x},{Key=pdd.until,Value=2026-01-01T00:00:00Z}"
        _ = try cluster.world.ask(
            "ec2", "create-security-group", "--group-name", "pdd.lock.\(cluster.name)", "--description", "x",
            "--vpc-id", cluster.world.facts.vpc, "--tag-specifications", "ResourceType=security-group,Tags=[\(tags)]")
        #expect(try locks(cluster.world).count == 1)
    }

    @Test(.timeLimit(.minutes(10)))
    func `of two first applies one creates the cluster, and the other names its holder`() throws {
        try EC2Cluster.with("ec2twice", workers: 1) { cluster in
            let before = try cluster.world.resources()
            try elsewhere(cluster) { other in
                let runs = [
                    try RunningProgram(cluster.cluster, "apply", "--yes", with: cluster.world.environment),
                    try RunningProgram(other, "apply", "--yes"),
                ]
                let statuses = runs.map { $0.end() }
                let said = runs.map(\.errors).joined(separator: "\n")
                try #require(statuses == [0, 6] || statuses == [6, 0], "\(statuses) \(said)")
                let winner = statuses[0] == 0 ? 0 : 1
                let loser = runs[1 - winner].errors
                #expect(loser.contains("error: another pdd is working on 'ec2twice': pdd apply by "), "\(said)")
                #expect(loser.contains("process \(runs[winner].number), since "), "\(said)")
                #expect(loser.contains("unless that run renews it"), "\(said)")
                // Also none that was made and ended again.
                #expect(try cluster.allHosts().map(\.name) == ["ec2twice-submit-node", "ec2twice-worker1"])
                #expect(try locks(cluster.world) == [])
                func pdd(_ verb: String, _ number: Int) throws -> ProgramRun {
                    number == 0 ? try cluster.pdd(verb, "--yes") : try other.pdd(verb, "--yes")
                }
                // Who lost has no key of the hosts that exist now.
                try check(pdd("apply", 1 - winner), status: 3)
                try check(pdd("apply", winner))
                try check(pdd("destroy", winner))
                #expect(try cluster.world.resources() == before)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a killed first apply continues at once in its directory, and elsewhere its lock's expiry is reported`() throws
    {
        try EC2Cluster.with("ec2killed", workers: 1) { cluster in
            let world = cluster.world
            let before = try world.resources()
            let killed = try RunningProgram(cluster.cluster, "apply", "--yes", with: world.environment)
            let hasBegun = try killed.wait { try !cluster.resources("instance").isEmpty }
            try #require(hasBegun, "\(killed.errors)")
            killed.signal(SIGKILL)
            #expect(killed.end() == 128 + SIGKILL)
            #expect(try locks(world).count == 1)
            // The hosts answer with the key of their launch, and who only looks at them does not replace that.
            for host in try cluster.hosts() {
                try until("\(host.name) has started") {
                    let script = "cloud-init status --wait && systemctl is-active --quiet ssh"
                    let words = ["exec", "pdd-test-ec2-\(host.instance)", "sh", "-c", script]
                    return try Program.run(named: "docker", words).status == 0
                }
            }
            // Without the key of the hosts that exist the status is 3.
            try elsewhere(cluster, sharing: ["key", "key.pub"]) { other in
                let refused = try other.pdd("apply", "--yes")
                #expect(refused.status == 6, "\(refused.errors)")
                #expect(refused.errors.contains("process \(killed.number), since "), "\(refused.errors)")
                #expect(refused.errors.contains(" expires at 20"), "\(refused.errors)")
            }
            try cluster.apply()
            #expect(try locks(world) == [])
            #expect(try cluster.allHosts().map(\.name) == ["ec2killed-submit-node", "ec2killed-worker1"])
            try leaveExpiredLock(cluster)
            try cluster.destroy()
            #expect(try world.resources() == before)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `a lock is freed by an end before anything was created, and an expired one is removed`() throws {
        try EC2World.with(bodies: false) { world in
            try withTemporaryDirectory { directory in
                let cluster = try EC2Cluster("ec2freed", in: world, directory: directory)
                try cluster.describe(workers: 1)
                let before = try world.resources()
                try leaveExpiredLock(cluster)
                let unanswered = try cluster.pdd("apply")
                try check(unanswered, status: 64)
                #expect(try world.calls()["ec2:CreateSecurityGroup"] == 1)
                #expect(try world.resources() == before)

                // The signal may come before the AWS CLI has told pdd of the lock. The checks take longer.
                try world.add(EC2Fault(.delay, "DescribeImages").with { $0.seconds = 20 })
                let interrupted = try RunningProgram(cluster.cluster, "apply", "--yes", with: world.environment)
                let isLocked = try interrupted.wait { try !locks(world).isEmpty }
                try #require(isLocked, "\(interrupted.errors)")
                interrupted.signal(SIGINT)
                #expect(interrupted.end(within: 60) == 130, "\(interrupted.errors)")
                #expect(try world.resources() == before)

                try leaveExpiredLock(cluster)
                try cluster.destroy()
                #expect(try world.resources() == before)
            }
        }
    }
}
