import Foundation
import TestSupport
import Testing

/// pdd is killed at random instants on real hosts, and the next run ends in the world of one that was
/// not.
@Suite(.serialized) struct CrashCampaignTests {
    /// `make chaos ROUNDS=200` sets more, and has them played in several lanes.
    private static let settings = CampaignSettings(rounds: 20, seed: 20_16)

    @Test func `killed at random instants, the next apply ends in the same world`() throws {
        let settings = Self.settings
        let name = settings.name("chaos-crash")
        try Cluster.with(name, CrashCampaign.description(CrashCampaign.State(workers: 1), name)) { cluster in
            var campaign = try CrashCampaign(cluster, settings)
            let volumes = try VolumeWatch(cluster)
            try campaign.measure()
            // Printed also of a campaign that ends early.
            defer { print(campaign.log.table.text) }
            for round in campaign.rounds { try campaign.play(round) }
            try campaign.end()
            let (all, left) = try volumes.end()
            #expect(all > 0)
            #expect(left == [], "volumes of hosts that have been removed")
            #expect(campaign.log.table.kills >= campaign.rounds.count)
            // A short campaign cannot meet every kind.
            if campaign.rounds.count >= 100 { #expect(campaign.log.table.missing == []) }
        }
    }
}
