import Applier
import PlanModel
import Planner
import TestSupport

/// Takes bytes as pdd takes the file that a user names, and checks what must hold whatever they are.
public enum Probe {
    /// What the bytes turned out to be.
    public enum Outcome: String, Sendable, CaseIterable {
        case rejected, description, plan
    }

    /// A promise that was not kept.
    public struct Violation: Error, Sendable {
        public let text: String
    }

    /// How many workers a description may have and still be planned.
    ///
    /// What a plan costs grows with them; that it stays linear is measured elsewhere.
    static let maximumWorkers = 200

    /// Reads the bytes, and does with what they are all that needs no cluster.
    ///
    /// - Throws: `Violation` when a promise is broken. A trap or an endless loop shows by itself.
    @discardableResult
    public static func check(_ bytes: [UInt8]) throws(Violation) -> Outcome {
        let source = SourceText(name: "input.json", bytes: bytes)
        let node: JSONNode
        do { node = try JSONReader.read(source) } catch {
            try checkRejection(error, source)
            return .rejected
        }
        if Plan.looksLikePlan(node) {
            let plan: Plan
            do { plan = try Plan.read(source) } catch {
                try checkRejection(error, source)
                return .rejected
            }
            try check(plan)
            return .plan
        }
        var outcome = Outcome.rejected
        for isLocal in [false, true] {
            do {
                let description = try ClusterDescription.read(source, local: isLocal)
                outcome = .description
                guard description.workerCount <= maximumWorkers else { continue }
                let plan = Repository.plan(description)
                try check(plan)
            } catch let diagnostics as Diagnostics {
                try checkRejection(diagnostics, source)
            } catch let violation as Violation {
                throw violation
            } catch {
                throw Violation(text: "an error that is no diagnostic: \(error)")
            }
        }
        return outcome
    }

    static func require(_ holds: Bool, _ text: @autoclosure () -> String) throws(Violation) {
        guard holds else { throw Violation(text: text()) }
    }
}
