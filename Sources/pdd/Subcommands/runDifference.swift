import Applier
import PlanModel
import Planner

/// Runs a difference, shows its progress and reports its failures.
func runDifference(
    _ difference: Difference, in session: ClusterSession, _ interruption: Interruption, next: String, json: Bool,
    limits: Limits? = nil, secretCommands: Set<[String]> = []
) throws -> (result: RunResult, status: ExitStatus) {
    let total = difference.actions.count
    let summary = Summary()
    let live =
        Terminal.isInteractive && !json
        ? LiveProgress(
            LiveBlock(
                total: total, estimate: session.estimate(difference),
                chain: CriticalChain(difference.actions, estimate: session.estimates()), phrase: difference.phrase))
        : nil
    let progress: any RunObserver
    if json {
        Standard.output(RunBoundsLine.plan(difference, estimate: session.estimate(difference)))
        progress = JSONProgress(whenClosed: interruption.outputClosed)
    } else if let live {
        progress = live
    } else {
        progress = LineProgress(total: total, phrase: difference.phrase)
    }
    let run = try session.run(
        difference, limits: limits, secretCommands: secretCommands, observers: [progress, summary])
    try interruption.enter(.running(run))
    let result = session.renewingLeases { run.run() }
    try interruption.enter(.finishing)
    live?.end()
    session.close(alsoTo: run.hosts)
    printNotes(of: session)
    Standard.error(FailureText.report(summary, result, plan: difference.plan, next: next))
    let status = status(of: result, difference)
    if json { Standard.output(RunBoundsLine.end(result, status)) }
    return (result, status)
}

/// Reports a run of nothing, for programs.
func reportNothingToDo(_ difference: Difference, json: Bool) {
    guard json else { return }
    Standard.output(RunBoundsLine.plan(difference, estimate: 0) + RunBoundsLine.end(RunResult(), .success))
}

/// Observes the world and compares it with the plan; a signal ends pdd with status 130.
///
/// - Parameters:
///   - renewingLease: Whether to renew the lease of leased hosts.
///   - evicts: Whether jobs are ended at once on workers that are replaced or removed.
///   - selection: What the difference is limited to.
///   - lookingAtPool: Whether the pool is asked, too.
func readDifference(
    _ session: ClusterSession, _ interruption: Interruption, renewingLease: Bool = false, evicts: Bool = false,
    selection: Selection = Selection(), lookingAtPool: Bool = false
) throws -> Difference {
    do throws(ActionFailure) {
        let difference = try showing("looking at the hosts of '\(session.plan.cluster)'") { () throws(ActionFailure) in
            try session.difference(
                renewingLease: renewingLease, evicts: evicts, selection: selection, lookingAtPool: lookingAtPool)
        }
        printNotes(of: session)
        guard !interruption.happened else { throw ActionFailure("interrupted") }
        return difference
    } catch {
        guard !interruption.happened else {
            throw Interruption.failure
        }
        throw Failure.of(error)
    }
}

/// 130 if interrupted; 4 if some hosts succeeded and some did not; 1 if none did.
private func status(of result: RunResult, _ difference: Difference) -> ExitStatus {
    if result.isComplete { return .success }
    if result.wasInterrupted { return .interrupted }
    let failed = Set((result.failed + result.skipped).map(\.host))
    let all = Set(difference.plan.hostNames + difference.actions.map(\.id.host)).subtracting([ActionID.cluster])
    return all.isSubset(of: failed) ? .actionFailed : .partlyApplied
}
