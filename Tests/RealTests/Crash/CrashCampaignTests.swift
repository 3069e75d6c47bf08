import Foundation
import TestSupport
import Testing

/// pdd is killed at random instants on real hosts, and the next run ends in the world of one that was
/// not.
@Suite(.serialized) struct CrashCampaignTests {
    /// How many rounds; `make chaos ROUNDS=200` sets more.
    private static let rounds = ProcessInfo.processInfo.environment["PDD_CHAOS_ROUNDS"].flatMap(Int.init) ?? 16
    private static let seed = ProcessInfo.processInfo.environment["PDD_CHAOS_SEED"].flatMap(UInt64.init) ?? 20_16

    @Test func `killed at random instants, the next apply ends in the same world`() throws {
        try Cluster.with("chaos-crash", CrashCampaign.description(CrashCampaign.State(workers: 1))) { cluster in
            var campaign = try CrashCampaign(cluster, seed: Self.seed)
            let volumes = try VolumeWatch(cluster)
            try campaign.measure()
            // Told also of a campaign that ends early.
            defer { print(campaign.table.text) }
            for round in 0..<Self.rounds { try campaign.play(round) }
            try campaign.end()
            let (all, left) = try volumes.end()
            #expect(all > 0)
            #expect(left == [], "volumes of hosts that are gone")
            #expect(campaign.table.kills >= Self.rounds)
            // A short campaign cannot meet every kind.
            if Self.rounds >= 100 { #expect(campaign.table.missing == []) }
        }
    }
}
