import Applier
import PlanModel

extension Option {
    static let lockWait = Option(
        "--lock-wait", value: "TIME", "Wait up to TIME, such as 5m, for another pdd to finish.")
    static let evict = Option(
        "--evict", "Do not wait for jobs on replaced workers; HTCondor runs them again.")
    static let withoutHosts = Option(
        "--without-hosts", "Remove hosts that refuse this user's login, without draining them.")
}

/// Takes the cluster's locks and compares the world with the plan.
///
/// The locks are this machine's, the provider's and the submit host's. If another pdd is working on the cluster, this
/// pdd ends with status 6 and the holder's name. If nothing differs, it takes only this machine's locks.
func lockAndReadDifference(
    _ session: ClusterSession, _ invocation: Invocation, _ interruption: Interruption
) throws -> (difference: Difference, lock: ClusterLock) {
    do {
        return try lockAndLook(session, invocation, interruption)
    } catch is ActionFailure where interruption.happened {
        throw Interruption.failure
    }
}

private func lockAndLook(
    _ session: ClusterSession, _ invocation: Invocation, _ interruption: Interruption
) throws -> (difference: Difference, lock: ClusterLock) {
    var patience = Patience(seconds: try lockWait(invocation), cluster: session.plan.cluster, interruption)
    var lock: ClusterLock?
    while lock == nil {
        switch try session.lockHere(for: invocation.subcommand.name) {
        case .held(let taken): lock = taken
        case .busy(let holder): try patience.wait(for: holder)
        }
    }
    guard let lock else { preconditionFailure("this is a bug in pdd: no lock") }
    let evicts = invocation.has(.evict)
    let selection = selection(invocation)
    var difference = try readDifference(
        session, interruption, renewingLease: true, evicts: evicts, selection: selection)
    var refusal = session.refusal(difference)
    if let refusal { try allow(refusal, session, difference, invocation) }
    /// Reads the difference again. Hosts that another pdd created in the meantime may refuse this user.
    func readAgain() throws {
        difference = try readDifference(session, interruption, evicts: evicts, selection: selection)
        guard refusal == nil else { return }
        refusal = session.refusal(difference)
        if let refusal { try allow(refusal, session, difference, invocation) }
    }
    guard !difference.isEmpty || difference.plan.isDestruction && difference.observation.hasRemains else {
        return (difference, lock)
    }
    let hasProviderLock = try patience.take { try session.lockProvider(difference) }
    if hasProviderLock, try !session.isCurrent(difference) { try readAgain() }
    guard refusal == nil else { return (difference, lock) }
    let hasWaited = patience.hasWaited
    let isHeld = try patience.take {
        defer { printNotes(of: session) }
        return try session.lockSubmitHost(difference)
    }
    if isHeld { session.yieldProviderLock(difference) }
    if !isHeld, !hasProviderLock { try requireThatNobodyLeaves(difference) }
    // The other pdd has changed the world in the meantime.
    if patience.hasWaited, !hasWaited { try readAgain() }
    return (difference, lock)
}

/// Continues after a refused login with `--without-hosts`; throws without it.
private func allow(
    _ refusal: ActionFailure, _ session: ClusterSession, _ difference: Difference, _ invocation: Invocation
) throws {
    guard invocation.has(.withoutHosts) else { throw Failure.of(refusal) }
    guard session.canRemoveAlone else {
        throw Failure.error(
            .wrongInput, "'--without-hosts' does not work with existing machines: pdd returns them over ssh only",
            notes: [printable(refusal.reason)])
    }
    let hosts = difference.observation.hosts.values.map(\.found).filter { $0.role != .submit }.map(\.name)
    Standard.error(
        printable(
            "note: \(refusal.reason)\n"
                + "note: these hosts are removed without being drained, and their jobs are lost: "
                + "\(hosts.sorted().joined(separator: ", "))\n"
                + "note: pdd cannot see whether another pdd is working on the cluster's hosts\n"))
}

/// Refuses to remove hosts while the submit host runs without answering: another pdd may reach it and hold its lock.
private func requireThatNobodyLeaves(_ difference: Difference) throws {
    let hosts = difference.observation.hosts.values
    let leaving = difference.removedHosts + difference.replacedHosts
    guard !difference.plan.isDestruction, !leaving.isEmpty, hosts.contains(where: \.isAnswering),
        let submit = hosts.first(where: { $0.found.role == .submit && $0.found.isRunning && !$0.found.isStarting }),
        !leaving.contains(submit.found.name)
    else { return }
    throw Failure.error(
        .actionFailed,
        "\(submit.found.name) does not answer, but other hosts do: another pdd may be working on the cluster",
        notes: [
            "hosts that would be removed: \(leaving.joined(separator: ", "))",
            "repair the submit host, or stop it: a stopped host holds no lock",
        ])
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

/// Waits for another pdd up to a limit, and reports the wait once.
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

    /// Tries to take a lock until it is no longer busy; returns whether it is held now.
    mutating func take(_ attempt: () throws -> LockAttempt?) throws -> Bool {
        while true {
            switch try attempt() {
            case .busy(let holder): try wait(for: holder)
            case .held: return true
            case .unreachable, nil: return false
            }
        }
    }

    mutating func wait(for holder: String) throws {
        guard now() < limit else {
            throw Failure.error(
                .locked, "another pdd is working on '\(cluster)': \(printable(holder))",
                notes: [seconds > 0 ? "it did not finish in time" : "to wait for it: --lock-wait 5m"])
        }
        if !hasWaited { Standard.error("waiting for \(printable(holder))\n") }
        hasWaited = true
        pause(0.5)
        guard !interruption.happened else { throw Interruption.failure }
    }
}
