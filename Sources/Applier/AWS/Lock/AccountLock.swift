import PlanModel
import Synchronization

/// The lock of a cluster in the AWS account, for the time before its submit host can be locked: every pdd
/// that uses the account meets it.
///
/// It is a security group, whose name EC2 never gives twice in a VPC. It does not end with its holder, so
/// it expires. An expired lock is removed by its id before another is created: of two that do so, one is
/// refused the name.
final class AccountLock: Sendable {
    private let cluster: String
    private let vpc: String?
    private let client: AWSClient
    private let unlockClient: AWSClient
    private let record: AccountLockRecord
    private let span: Double
    private let day: @Sendable () -> Double
    private let state = Mutex(State())

    /// How far two clocks may differ, in seconds; AWS refuses requests from clocks that are more than
    /// 5 min wrong.
    private var margin: Double { span / 4 }
    /// How long the holder relies on the lock without renewing it, in seconds.
    private var trusted: Double { span - margin }
    /// Between two looks at a lock that another pdd holds, and between two attempts to renew, in seconds.
    private static let (lookInterval, renewalInterval) = (5.0, 30.0)

    /// - Parameters:
    ///   - vpc: The description's; nil is the one that the cluster is in, or the default one.
    ///   - unlockClient: Frees the lock, also after a signal has ended everything else.
    ///   - span: How long a lock lasts that is not renewed, in seconds.
    ///   - day: The time of day, in seconds since the beginning of 1970.
    init(
        cluster: String, vpc: String?, client: AWSClient, unlockClient: AWSClient, record: AccountLockRecord,
        span: Double = 1200, day: @escaping @Sendable () -> Double = timeOfDay
    ) {
        self.cluster = cluster
        self.vpc = vpc
        self.client = client
        self.unlockClient = unlockClient
        self.record = record
        self.span = span
        self.day = day
    }

    /// Records what was seen of the cluster; returns whether locks of other pdd exist, expired or not.
    func note(_ locks: [LockGroup], vpc: String?) -> Bool {
        state.withLock { state in
            state.others = locks.filter { $0.identity != state.hold?.identity }
            state.vpc = vpc ?? locks.first?.vpc
            return !state.others.isEmpty
        }
    }

    var hasSeenOthers: Bool { state.withLock { !$0.others.isEmpty } }

    /// What a person should know; each is given once.
    func takeNotes() -> [String] {
        state.withLock { state in
            defer { state.notes = [] }
            return state.notes
        }
    }

    /// Takes the lock if no other pdd has it; has no effect when it is held already.
    ///
    /// Nil when there is no VPC to take it in; then no host can be created either.
    func take(for holder: String) throws(ActionFailure) -> LockAttempt? {
        return try state.withLock { (state) throws(ActionFailure) in try take(for: holder, &state) }
    }

    private func take(for holder: String, _ state: inout State) throws(ActionFailure) -> LockAttempt? {
        if let hold = state.hold, isReliable(hold) { return .held }
        if let busy = state.busy, now() < busy.time + Self.lookInterval { return .busy(holder: busy.holder) }
        let former = record.marks()
        let mark = newMark()
        record.write(former + [mark])
        var looksFirst = !state.others.isEmpty || state.busy != nil || state.hold != nil
        let limit = now() + 30
        // Before the first request: its answer may be lost.
        let start = instant()
        state.asked = mark
        while true {
            if looksFirst {
                switch try clear(former, mark, state.hold?.identity) {
                case .own(let identity)?:
                    state.hold = Hold(identity: identity, holder: holder, taken: start)
                    state.asked = nil
                    return .held
                case .other(let lock)?:
                    state.asked = nil
                    record.write(former)
                    state.busy = (lock.description, now())
                    return .busy(holder: lock.description)
                case nil: break
                }
            }
            let call = AWSCommands.createLock(
                cluster, mark: mark, holder: holder, end: Int(day() + span), vpc: vpc ?? state.vpc)
            do throws(AWSError) {
                if let identity = try client.ask(call)["GroupId"]?.string {
                    state.hold = Hold(identity: identity, holder: holder, taken: start)
                    state.asked = nil
                    return .held
                }
            } catch  where error.isDuplicate {
                // It already exists, or the answer to an earlier attempt was lost.
            } catch  where error.isOne(of: ["VPCIdNotSpecified", "InvalidVpcID.NotFound", "InvalidVpcID.Malformed"]) {
                state.asked = nil
                record.write(former)
                return nil
            } catch {
                throw client.failure(error, doing: Self.doing)
            }
            guard now() < limit else {
                throw ActionFailure(
                    "\(Self.doing): a security group '\(Label.lockName(cluster))' exists that is not a lock",
                    advice: ["remove it: pdd did not create it, or its tags were edited"])
            }
            // Lists are behind at times.
            if looksFirst { pause(1) }
            looksFirst = true
        }
    }

    private func instant() -> Instant { Instant(running: now(), day: day()) }

    /// The seconds since then, by the clock that shows more.
    private func age(_ instant: Instant) -> Double { max(now() - instant.running, day() - instant.day) }

    private func isReliable(_ hold: Hold) -> Bool { !hold.isLost && age(hold.taken) < trusted }

    private static let doing = "locking the cluster in the AWS account"

    private func newMark() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }

    private enum Finding {
        /// The lock that this attempt has created.
        case own(String)
        case other(LockGroup)
    }

    /// Removes locks that have expired, and those that killed runs of this directory have left; nil when
    /// no other is there.
    private func clear(
        _ former: [String], _ mark: String, _ held: String?
    ) throws(ActionFailure) -> Finding? {
        let answer = try client.ask(AWSCommands.describeLocks(cluster), doing: "looking for the cluster's lock")
        let locks = (answer["SecurityGroups"]?.elements ?? []).compactMap(LockGroup.init)
        for lock in locks where lock.mark != mark {
            guard former.contains(lock.mark) || lock.identity == held || lock.isExpired(at: day())
            else { return .other(lock) }
            do throws(AWSError) {
                _ = try client.ask(AWSCommands.deleteGroup(lock.identity))
            } catch  where error.isNotFound {
                // Another pdd did.
            } catch {
                throw client.failure(error, doing: "removing the lock \(lock.identity) of a finished run")
            }
        }
        return locks.first { $0.mark == mark }.map { .own($0.identity) }
    }

    /// Ensures that the lock has not expired: renews it in time, and takes it again after an interruption.
    ///
    /// A renewal counts only if its answer comes while no other pdd may have seen the lock expire.
    func confirm() throws(ActionFailure) {
        try state.withLock { (state) throws(ActionFailure) in
            if let successor = state.successor { throw ActionFailure.overtaken(cluster, by: successor) }
            guard let hold = state.hold, hold.isLost || age(hold.taken) >= span / 2 else { return }
            if isReliable(hold), renew(hold, &state) { return }
            guard case .busy(let successor) = try take(for: hold.holder, &state) else { return }
            state.successor = successor
            throw ActionFailure.overtaken(cluster, by: successor)
        }
    }

    /// Whether the lock can still be relied on.
    private func renew(_ hold: Hold, _ state: inout State) -> Bool {
        guard now() >= hold.lastRenewal + Self.renewalInterval else { return true }
        state.hold?.lastRenewal = now()
        let start = instant()
        let call = AWSCommands.renewLock(hold.identity, end: Int(day() + span))
        do throws(AWSError) {
            _ = try client.ask(call, until: now() + trusted - age(hold.taken))
            guard isReliable(hold) else { return false }
            state.hold?.taken = start
            return true
        } catch  where error.isNotFound || error.code == "InvalidID" {
            state.hold?.isLost = true
            return false
        } catch {
            // The next action asks again, and in the end the lock is taken again.
            return isReliable(hold)
        }
    }

    /// Frees the lock, if it is held, or if it was asked for and no answer came.
    func release() {
        state.withLock { state in
            let (held, asked) = (state.hold?.identity, state.asked)
            (state.hold, state.asked) = (nil, nil)
            guard held != nil || asked != nil else { return }
            do throws(AWSError) {
                var identity = held
                if identity == nil { identity = try find(asked) }
                if let identity {
                    _ = try unlockClient.ask(AWSCommands.deleteGroup(identity), until: now() + 20)
                }
            } catch  where error.isNotFound {
                // It had expired, and another pdd removed it.
            } catch {
                state.notes.append(
                    "the cluster's lock, the security group \(Label.lockName(cluster)), could not be removed: "
                        + "\(error.message); it expires within \(Int(span / 60)) min, "
                        + "and the next run from here takes it back")
                return
            }
            record.write([])
        }
    }

    /// The lock with a mark, if it exists.
    private func find(_ mark: String?) throws(AWSError) -> String? {
        let answer = try unlockClient.ask(AWSCommands.describeLocks(cluster), until: now() + 20)
        let locks = (answer["SecurityGroups"]?.elements ?? []).compactMap(LockGroup.init)
        return locks.first { $0.mark == mark }?.identity
    }
}
