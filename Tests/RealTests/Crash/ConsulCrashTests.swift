import Foundation
import TestSupport
import Testing

/// The crash campaign's question for the topology whose engines use a key-value store and are restarted
/// on the way.
@Suite(.serialized) struct ConsulCrashTests {
    private static let settings = CampaignSettings(rounds: 2, seed: 85_00)

    @Test(.timeLimit(.minutes(120)))
    func `killed at random instants of apply with consul, the next apply ends in the same world`() throws {
        let description = Cluster.light(
            "chaos-consul", workers: 1, more: #", "network": { "discovery": "consul" }"#)
        try Program.output(Repository.file("scripts/base-image").path, "debian:trixie-slim")
        try ConsulImage.with {
            try Cluster.with("chaos-consul", description) { cluster in
                let begin = Date()
                try succeed(cluster, "apply", "without a kill")
                let calm = -begin.timeIntervalSinceNow
                let world = try ClusterWorld.read(cluster)
                try #require(world.objects.count == 4, "three hosts and their network")
                try succeed(cluster, "destroy", "without a kill")

                var log = CampaignLog("consul", Self.settings)
                // Printed also of a campaign that ends early.
                defer { print(log.table.text) }
                for round in 0..<Self.settings.rounds {
                    let start = Date()
                    var random = Self.settings.random(round)
                    // One instant in each part of the time, so that few rounds do not meet the same part.
                    let part = Double(round % 4) + Double(random.next() % 1000) / 1000
                    let kill = Kill(instant: .time(part / 4 * calm), victim: round % 2 == 0 ? .pdd : .programs, host: 0)
                    let run = try KilledRun(cluster, ["apply", "--yes"], kill)
                    try log.add(run, kill, verb: "make", round: round)
                    let story = run.story(kill)
                    try succeed(cluster, "apply", story)
                    let repaired = try ClusterWorld.read(cluster)
                    try #require(repaired.differences(from: world) == [], "\(story)")
                    let rest = try cluster.pdd("diff")
                    try #require(rest.status == 0, "\(story): \(rest.output)")
                    try succeed(cluster, "destroy", story)
                    #expect(try cluster.objects() == [], "\(story)")
                    log.tell(round, story, since: start)
                }
            }
        }
    }

    private func succeed(_ cluster: Cluster, _ verb: String, _ story: String) throws {
        let run = try cluster.pdd(verb, "--yes")
        try #require(run.status == 0, "\(verb), \(story): \(run.errors)")
    }
}
