import Applier
import Foundation
import PlanModel

/// Does something with a session, which is closed afterwards, however that ends.
func withSession<Result>(
    _ plan: Plan, _ input: Input, for purpose: String, _ body: (ClusterSession) throws -> Result
) throws -> Result {
    let session = try openSession(plan, input, for: purpose)
    defer {
        session.close()
        printNotes(of: session)
    }
    do {
        return try body(session)
    } catch let failure as ActionFailure {
        throw Failure.of(failure)
    }
}

/// A session, or the failure that keeps there from being one.
func openSession(_ plan: Plan, _ input: Input, for purpose: String) throws -> ClusterSession {
    do throws(ActionFailure) {
        return try ClusterSession(plan, directory: input.directory.path, for: purpose)
    } catch {
        throw Failure(.wrongInput, FailureText.text(error))
    }
}
