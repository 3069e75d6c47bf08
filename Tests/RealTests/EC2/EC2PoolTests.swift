import Foundation
import TestSupport
import Testing

/// The cluster of examples/aws-swarm.json, whole, on an EC2 whose instances are real machines.
@Suite(.serialized) struct EC2PoolTests {
    /// The example, with what is the world's own in place of what it says: region, network, who logs in, the
    /// builder's base image, and a limit of open files that instances of the tests can give.
    private static func example(_ world: EC2World, workers: Int) throws -> String {
        let facts = world.facts
        func put(_ new: String, for old: String, in text: String) throws -> String {
            try #require(text.contains(old), "the example has no \(old)")
            return text.replacing(old, with: new)
        }
        var text = try Repository.textWithoutPegasus(ofExample: "aws-swarm")
        text = try put(#""cluster": "ec2pool""#, for: #""cluster": "pegasus""#, in: text)
        text = try put(#""host": "ec2pool-large""#, for: #""host": "pegasus-large""#, in: text)
        text = try put(
            #""region": "\#(facts.region)", "vpc": "\#(facts.vpc)", "address": "private""#,
            for: #""region": "us-west-2""#, in: text)
        text = try put(#""allowSSHFrom": ["\#(facts.cidr)"]"#, for: #""allowSSHFrom": ["203.0.113.0/24"]"#, in: text)
        text = try put(
            #""builder": "build.sh", "build": "each", "files": ["build-pegasus-image.sh"]"#,
            for: #""builder": "build-pegasus-image.sh""#, in: text)
        let ulimits = #""ulimits": ["nofile=4096:4096"]"#
        text = try put(#""container": { \#(ulimits), "ports""#, for: #""container": { "ports""#, in: text)
        text = try put(#""name": "large", \#(ulimits)"#, for: #""name": "large""#, in: text)
        return try put(
            #"{ "count": \#(workers), "container": { \#(ulimits) } }"#, for: #"{ "count": 2 }"#, in: text)
    }

    @Test(.timeLimit(.minutes(30)))
    func `the example becomes a pool that runs a job, is scaled, repaired and removed without a trace`() throws {
        try EC2World.with { world in
            try withTemporaryDirectory { directory in
                let pool = try EC2Cluster("ec2pool", in: world, directory: directory)
                try pool.bringPoolBuilder()
                let before = try world.resources()
                try makeIt(pool)
                try WorkCommands(
                    cluster: pool.cluster, environment: world.environment, worker: "worker1", host: "ec2pool-worker1"
                ).check(workers: ["large1", "worker1", "worker2"])
                try grow(pool)
                try mend(pool)
                try shrink(pool)
                try pool.destroy()
                #expect(try world.resources() == before)
            }
        }
    }

    private func machines(_ pool: EC2Cluster) throws -> Set<Substring> {
        let listed = try pool.pdd("exec", "--", "condor_status", "-af", "Machine")
        try #require(listed.status == 0, "\(listed.errors)")
        return Set(listed.output.split(separator: "\n"))
    }

    private func makeIt(_ pool: EC2Cluster) throws {
        try pool.cluster.describe(Self.example(pool.world, workers: 2))
        // There are no spot instances just now: the large host comes on demand.
        try pool.world.add(
            EC2Fault(.error, "RunInstances").with {
                ($0.status, $0.code) = (400, "InsufficientInstanceCapacity")
                $0.where = ["InstanceMarketOptions.MarketType": "spot"]
            })
        try pool.apply()
        #expect(try pool.resources("spot-request") == [])
        #expect(
            try pool.hosts().map(\.name) == [
                "ec2pool-large1", "ec2pool-submit-node", "ec2pool-worker1", "ec2pool-worker2",
            ])
        #expect(try machines(pool) == ["large1", "worker1", "worker2"])
        let job = try pool.pdd("exec", "--", "sh", "-euc", PoolTests.job)
        #expect(job.status == 0, "\(job.errors)")
        let words = job.output.split(whereSeparator: \.isWhitespace)
        #expect(words.first.map { ["large1", "worker1", "worker2"].contains($0) } ?? false, "\(job.output)")
        #expect(words.dropFirst() == ["scientist"])
        let status = try pool.pdd("status")
        #expect(status.output.contains("worker2 running"), "\(status.output)")
        #expect(status.output.contains("running, ends in 7 h"), "\(status.output)")
        #expect(status.output.contains("slot1@large1"), "\(status.output)")
        #expect(status.output.hasSuffix("matches the plan\n"), "\(status.output)")
    }

    private func grow(_ pool: EC2Cluster) throws {
        let before = try pool.hosts().map(\.instance)
        try pool.cluster.describe(Self.example(pool.world, workers: 4))
        try pool.apply()
        #expect(try machines(pool) == ["large1", "worker1", "worker2", "worker3", "worker4"])
        let after = try pool.hosts().map(\.instance)
        #expect(after.count == 6 && Set(before).isSubset(of: after))
    }

    /// Somebody ends the large host; now there are spot instances.
    private func mend(_ pool: EC2Cluster) throws {
        let others = try pool.hosts().dropFirst().map(\.instance)
        let lost = try pool.instance("ec2pool-large1")
        try pool.world.terminate(lost)
        try pool.apply()
        #expect(try pool.instance("ec2pool-large1") != lost)
        #expect(try pool.hosts().dropFirst().map(\.instance) == others)
        #expect(try pool.resources("spot-request").count == 1)
        // The pool lists the one that is gone for a while: that a job runs there says more.
        let there = PoolTests.job.replacing("queue", with: "requirements = Machine == \"large1\"\nqueue")
        let job = try pool.pdd("exec", "--", "sh", "-euc", there)
        #expect(job.output.hasPrefix("large1\n"), "\(job.output) \(job.errors)")
        #expect(try pool.pdd("status").output.hasSuffix("matches the plan\n"))
    }

    private func shrink(_ pool: EC2Cluster) throws {
        try pool.cluster.describe(Self.example(pool.world, workers: 1))
        let smaller = try pool.apply()
        #expect(smaller.errors.contains("done   ec2pool-worker4/drain"), "\(smaller.errors)")
        #expect(
            try pool.hosts().map(\.name) == ["ec2pool-large1", "ec2pool-submit-node", "ec2pool-worker1"])
        #expect(try machines(pool) == ["large1", "worker1"])
    }
}
