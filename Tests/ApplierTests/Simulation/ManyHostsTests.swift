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

    /// A cost that grew with the square would make it 64 times.
    @Test func `eight times the workers cost nowhere near the square of that`() throws {
        let small = try seconds(workers: 150)
        #expect(try seconds(workers: 1_200) < 30 * small)
    }
}
