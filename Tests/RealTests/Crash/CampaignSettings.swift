import Foundation
import TestSupport

/// What the environment says of a crash campaign.
struct CampaignSettings {
    /// The rounds of all lanes together.
    let rounds: Int
    let seed: UInt64
    /// Which part of the rounds this process plays, of how many; from 0.
    let (lane, lanes): (Int, Int)

    /// - Parameters:
    ///   - rounds: How many rounds there are where the environment says nothing.
    ///   - seed: The seed where the environment says nothing.
    init(rounds: Int, seed: UInt64, variable: String = "PDD_CHAOS_ROUNDS") {
        func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap(Int.init) }
        self.rounds = number(variable) ?? rounds
        self.seed = number("PDD_CHAOS_SEED").map { UInt64(bitPattern: Int64($0)) } ?? seed
        lanes = max(1, number("PDD_CHAOS_LANES") ?? 1)
        lane = min(lanes - 1, max(0, number("PDD_CHAOS_LANE") ?? 0))
    }

    /// A cluster's name in this lane.
    func name(_ name: String) -> String { lane == 0 ? name : "\(name)\(lane + 1)" }

    /// The rounds of this lane: whole cycles of so many, dealt out in turn.
    func rounds(cycle: Int) -> [Int] { (0..<rounds).filter { $0 / cycle % lanes == lane } }

    /// The random numbers of a round, the same whichever lane plays it.
    func random(_ round: Int) -> SplitMix64 { SplitMix64(seed: seed &+ UInt64(round) &* 0x9E37_79B9) }
}
