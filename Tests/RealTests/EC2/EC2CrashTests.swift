import Foundation
import TestSupport
import Testing

/// pdd is killed at random instants while it works on EC2, and the next run ends in the same account.
@Suite(.serialized) struct EC2CrashTests {
    /// How many rounds; every cycle of four makes, grows, shrinks and removes a cluster.
    private static let settings = CampaignSettings(rounds: 4, seed: 20_18, variable: "PDD_EC2_CHAOS_ROUNDS")

    private static let name = settings.name("ec2crash")

    /// What a round does, and what it makes of the cluster.
    private struct Verb {
        let name: String
        let command: String
        /// How many workers there are then; 0 means that there is no cluster.
        let workers: Int
        /// About how many calls of EC2 it takes.
        let calls: UInt64
        /// The kinds of its actions.
        let kinds: [String]
    }

    private static let cycle = [
        Verb(
            name: "make", command: "apply", workers: 1, calls: 24,
            kinds: ["openPort", "createHost", "scp", "ssh", "runContainer"]),
        Verb(
            name: "grow", command: "apply", workers: 2, calls: 20, kinds: ["createHost", "scp", "ssh", "runContainer"]),
        Verb(name: "shrink", command: "apply", workers: 1, calls: 6, kinds: ["ssh", "removeContainer", "destroyHost"]),
        Verb(name: "destroy", command: "destroy", workers: 0, calls: 12, kinds: ["destroyHost", "closePort"]),
    ]

    @Test(.timeLimit(.minutes(120))) func `killed at random instants, the next run ends in the same account`() throws {
        // Instances that install their engine take a minute a round: the short campaign has these.
        let isLong = Self.settings.rounds > Self.cycle.count
        try EC2Cluster.with(Self.name, workers: 1, engine: isLong) { crash in
            try MachineImage.builder.write(to: crash.cluster.file("build.sh"), atomically: true, encoding: .utf8)
            var log = CampaignLog("aws", Self.settings)
            // Printed also of a campaign that ends early.
            defer { print(log.table.text) }
            let before = try crash.world.resources()
            let rounds = Self.settings.rounds(cycle: Self.cycle.count)
            for round in rounds {
                let start = Date()
                var random = Self.settings.random(round)
                let verb = Self.cycle[round % Self.cycle.count]
                if verb.workers > 0 { try crash.describe(workers: verb.workers) }
                let kill = try draw(verb, crash, &random)
                let run = try KilledRun(
                    crash.cluster, [verb.command, "--yes"], kill, environment: crash.world.environment)
                try log.add(run, kill, verb: verb.name, round: round)
                let story = "\(verb.name), \(run.story(kill))"
                let mended = try crash.pdd(verb.command, "--yes")
                try #require(mended.status == 0, "\(story): \(mended.errors)")
                try check(crash, workers: verb.workers, before, story)
                log.tell(round, story, since: start)
            }
            try crash.destroy()
            #expect(try crash.world.resources() == before)
            #expect(log.table.kills == rounds.count)
        }
    }

    /// Half of the instants follow a call that EC2 has seen, half a line of the journal.
    private func draw(_ verb: Verb, _ crash: EC2Cluster, _ random: inout SplitMix64) throws -> Kill {
        let (sort, place, number) = (random.next(), random.next(), random.next())
        let victim: Kill.Victim = random.next() % 2 == 0 ? .pdd : .programs
        guard sort % 2 == 0 else {
            let mark = JournalMark(
                kind: verb.kinds[Int(place % UInt64(verb.kinds.count))],
                event: number % 2 == 0 ? "intent" : "result", number: 1 + Int(number / 2 % 2))
            return Kill(instant: .line(mark, delay: Int(number / 4 % 25)), victim: victim, host: 0)
        }
        let calls = crash.world.directory.appending(path: "calls.jsonl")
        let seen = try Data(contentsOf: calls).count { $0 == 0x0A }
        return Kill(
            instant: .length(calls, seen + 1 + Int(place % verb.calls), delay: Int(number % 800)), victim: victim,
            host: 0)
    }

    /// Each host once, with one volume; one group with each rule once; one key; nothing unanswered.
    private func check(_ crash: EC2Cluster, workers: Int, _ before: [String], _ story: String) throws {
        guard workers > 0 else {
            #expect(try crash.world.resources() == before, "\(story)")
            return
        }
        let names = ["\(Self.name)-submit-node"] + (1...workers).map { "\(Self.name)-worker\($0)" }
        #expect(try crash.hosts().map(\.name) == names, "\(story)")
        #expect(try crash.resources("instance").count == names.count, "\(story)")
        #expect(try crash.resources("volume").count == names.count, "\(story)")
        #expect(try crash.resources("key-pair").count == 1, "\(story)")
        let groups = try crash.resources("security-group").filter { $0.contains("pdd-\(Self.name)") }
        #expect(groups.count == 1, "\(story)")
        #expect(groups.first.map { $0.split(separator: "in:{").count - 1 } == 5, "\(story): \(groups)")
        let launches = crash.cluster.file(".pdd/\(Self.name)/launches").path
        #expect(try FileManager.default.contentsOfDirectory(atPath: launches) == [], "\(story)")
        let rest = try crash.pdd("diff")
        #expect(rest.status == 0, "\(story): \(rest.output)")
    }
}
