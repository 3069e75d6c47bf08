import Foundation
import TestSupport
import Testing

/// Two pdd at once, of which each may change the cluster, may not, or has to wait.
@Suite(.serialized) struct PairCampaignTests {
    /// How many rounds; `make chaos-pair ROUNDS=100` sets more.
    private static let rounds = ProcessInfo.processInfo.environment["PDD_CHAOS_PAIR_ROUNDS"].flatMap(Int.init) ?? 6
    private static let seed = ProcessInfo.processInfo.environment["PDD_CHAOS_SEED"].flatMap(UInt64.init) ?? 20_16

    @Test func `random verbs from two directories, with and without the key`() throws {
        try Cluster.with("chaos-pair", Cluster.light("chaos-pair", workers: 1)) { cluster in
            try cluster.withOther(sharing: []) { other in
                var campaign = PairCampaign([cluster, other], seed: Self.seed)
                try campaign.measure()
                // Printed also when the campaign ends early.
                defer { print(campaign.text) }
                for round in 1...Self.rounds { try campaign.play(round) }
                try campaign.end()
                #expect(campaign.table.values.reduce(0, +) == 2 * Self.rounds)
            }
        }
    }
}
