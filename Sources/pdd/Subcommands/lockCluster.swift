import Applier
import PlanModel

extension Option {
    static let lockWait = Option(
        "--lock-wait", value: "TIME", "Wait so long, such as 5m, for another pdd to finish.")
}

/// Takes the cluster's lock, or ends with status 6 and the name of the holder.
///
/// - Parameter wait: How long to wait for it, in seconds.
func lockCluster(
    _ session: ClusterSession, _ invocation: Invocation
) throws -> ClusterLock {
    var wait = 0.0
    if let text = invocation.value(of: .lockWait) {
        guard let span = TimeSpan(text) else {
            throw Failure.usage(
                "'--lock-wait' must be a span of time such as '5m', not '\(printable(text))'",
                subcommand: invocation.subcommand.name)
        }
        wait = Double(span.seconds)
    }
    let limit = now() + wait
    var isToldOf = false
    while true {
        switch try ClusterLock.take(session.files, for: invocation.subcommand.name) {
        case .held(let lock): return lock
        case .busy(let holder):
            guard now() < limit else {
                throw Failure.error(
                    .locked, "another pdd works on '\(session.plan.cluster)': \(printable(holder))",
                    notes: [wait > 0 ? "it did not finish in time" : "to wait for it: --lock-wait 5m"])
            }
            if !isToldOf { Standard.error("waiting for \(printable(holder))\n") }
            isToldOf = true
            pause(0.5)
        }
    }
}
