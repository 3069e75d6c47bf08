import Applier
import PlanModel

extension Option {
    static let lockWait = Option(
        "--lock-wait", value: "TIME", "Wait so long, such as 5m, for another pdd to finish.")
}

/// Takes the cluster's locks, the one of this machine and the one on the submit host, and compares
/// the world with the plan; ends with status 6 and the name of the holder when somebody else works
/// on the cluster.
///
/// Where nothing differs, the submit host is not locked.
func lockAndReadDifference(
    _ session: ClusterSession, _ invocation: Invocation, _ interruption: Interruption
) throws -> (difference: Difference, lock: ClusterLock) {
    var patience = Patience(seconds: try lockWait(invocation), cluster: session.plan.cluster, interruption)
    var lock: ClusterLock?
    while lock == nil {
        switch try ClusterLock.take(session.files, for: invocation.subcommand.name) {
        case .held(let taken): lock = taken
        case .busy(let holder): try patience.wait(for: holder)
        }
    }
    guard let lock else { preconditionFailure("this is a bug in pdd: no lock") }
    var difference = try readDifference(session, interruption, renewingLease: true)
    guard !difference.isEmpty else { return (difference, lock) }
    while true {
        let attempt = try session.lockSubmitHost(difference)
        printNotes(of: session)
        guard case .busy(let holder) = attempt else { break }
        try patience.wait(for: holder)
    }
    // What the other did meanwhile is done.
    if patience.hasWaited { difference = try readDifference(session, interruption) }
    return (difference, lock)
}

private func lockWait(_ invocation: Invocation) throws -> Int {
    guard let text = invocation.value(of: .lockWait) else { return 0 }
    guard let span = TimeSpan(text) else {
        throw Failure.usage(
            "'--lock-wait' must be a span of time such as '5m', not '\(printable(text))'",
            subcommand: invocation.subcommand.name)
    }
    return span.seconds
}

/// How long one waits for another pdd, and says so once.
private struct Patience {
    private let seconds: Int
    private let cluster: String
    private let interruption: Interruption
    private let limit: Double
    private(set) var hasWaited = false

    init(seconds: Int, cluster: String, _ interruption: Interruption) {
        self.seconds = seconds
        self.cluster = cluster
        self.interruption = interruption
        limit = now() + Double(seconds)
    }

    mutating func wait(for holder: String) throws {
        guard now() < limit else {
            throw Failure.error(
                .locked, "another pdd works on '\(cluster)': \(printable(holder))",
                notes: [seconds > 0 ? "it did not finish in time" : "to wait for it: --lock-wait 5m"])
        }
        if !hasWaited { Standard.error("waiting for \(printable(holder))\n") }
        hasWaited = true
        pause(0.5)
        guard !interruption.happened else { throw Interruption.failure }
    }
}
