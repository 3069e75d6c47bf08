import Applier
import PlanModel

extension Option {
    static let whenIdle = Option("--when-idle", "First wait until no job is idle or running.")
    static let wait = Option(
        "--wait", value: "TIME", "How long '--when-idle' waits, such as 12h; default: 24h.")
}

extension Subcommand {
    /// How long `--when-idle` waits; nil without that option.
    static func idleWait(_ invocation: Invocation) throws -> TimeSpan? {
        let text = invocation.value(of: .wait)
        guard invocation.has(.whenIdle) else {
            if text != nil { throw Failure.usage("'--wait' needs '--when-idle'", subcommand: "destroy") }
            return nil
        }
        guard let span = TimeSpan(text ?? "24h") else {
            throw Failure.usage(
                "'--wait' must be a span of time such as '12h', not '\(printable(text ?? ""))'", subcommand: "destroy")
        }
        return span
    }

    /// Refuses to destroy a cluster with jobs in its queue, or with a queue that cannot be read, without a question.
    ///
    /// - Throws: Status 2 and what the queue holds.
    static func requireEmptyQueue(_ invocation: Invocation, _ stakes: Stakes) throws {
        guard let loss = stakes.loss, loss.queue?.count != 0, invocation.has(.yes),
            !invocation.has(.discard), !invocation.has(.withoutHosts)
        else { return }
        throw Failure.error(
            .differences, "the queue would be lost, as listed above, and '--yes' does not agree to that",
            notes: ["nothing was changed"]
                + (loss.queue == nil ? [] : ["to wait until all jobs have ended, add: --when-idle"])
                + ["to lose it, add: --discard"])
    }

    /// Looks at the queue until no job is idle or running, and returns the difference as it is then.
    ///
    /// Until then, the hosts do not end by themselves.
    ///
    /// - Parameters:
    ///   - lease: The lease that the description gives the hosts; nil without one.
    ///   - limit: How long to wait.
    /// - Throws: Status 1 if jobs are left that do not end by themselves, at the time limit, and when the queue cannot
    ///   be read; nothing has been changed then.
    static func waitUntilIdle(
        _ first: Difference, in session: ClusterSession, _ interruption: Interruption, lease: TimeSpan?, limit: TimeSpan
    ) throws -> Difference {
        var difference = first
        let end = now() + Double(limit.seconds)
        var renewal = now()
        var shown = ""
        while let loss = Stakes(of: difference).loss {
            guard let queue = loss.queue else {
                throw Failure.error(
                    .actionFailed, "the queue cannot be read: \(loss.host) does not answer",
                    notes: ["to lose it, replace '--when-idle' by '--discard'"])
            }
            let text = StakesText.queue(queue)
            if queue.idle + queue.running == 0 {
                guard queue.count == 0 else {
                    throw Failure.error(
                        .actionFailed, "jobs are left in the queue that do not end by themselves: \(text)",
                        notes: [
                            "release or remove held jobs, and fetch the output of completed ones; "
                                + "to lose them, replace '--when-idle' by '--discard'"
                        ])
                }
                break
            }
            guard now() < end else {
                throw Failure.error(.actionFailed, "jobs are in the queue after \(limit): \(text)")
            }
            if text != shown { Standard.error("waiting for the queue: \(text)\n") }
            shown = text
            if let lease, now() >= renewal {
                // Hosts drain themselves in the last tenth of their lease, or later.
                renewal = now() + Double(lease.seconds) / 4
                session.renewLeases(lease)
            }
            let next = min(now() + 10, end)
            while now() < next {
                pause(0.5)
                guard !interruption.happened else { throw Interruption.failure }
            }
            difference = try readDifference(session, interruption)
        }
        return difference
    }
}
