import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// How the cost of a whole apply grows with the cluster, in a simulated world.
@Suite(.serialized) struct ManyHostsTests {
    /// How long planning, applying and comparing once more take, in seconds.
    private func seconds(workers: Int) throws -> Double {
        let begin = now()
        let plan = try SimulatedCluster(workers: workers).plan
        let planned = now()
        let world = SimulatedWorld()
        let run = try world.apply(plan)
        let applied = now()
        #expect(run.result.isComplete)
        #expect(run.result.succeeded.count == plan.actions.count)
        let isSame = try world.difference(plan).isEmpty
        #expect(isSame)
        let end = now()
        print(
            "\(workers) workers, \(plan.actions.count) actions: plan \(planned - begin) s, apply \(applied - planned) s, "
                + "comparison \(end - applied) s")
        return end - begin
    }

    /// How many workers the large cluster has: 1,200, or what `make wide` asks for.
    private let most = ProcessInfo.processInfo.environment["PDD_WIDE_WORKERS"].flatMap { Int($0) } ?? 1_200

    /// Quadratic cost would take 64 times as long for 1,200 workers as for 150; at most 30 times is allowed.
    @Test func `the cost of a cluster grows far slower than the square of its workers`() throws {
        let small = 150
        let cheap = try seconds(workers: small)
        let times = Double(most) / Double(small)
        #expect(try seconds(workers: most) < 3.75 * times * cheap)
    }
}
