import Dispatch
import Foundation
import Fuzzing
import Synchronization

/// What became of some inputs.
struct Tally {
    var rejected = 0
    var descriptions = 0
    var plans = 0
    var violations = 0
    var longest: UInt64 = 0
    var slowest: UInt64 = 0

    mutating func add(_ other: Tally) {
        rejected += other.rejected
        descriptions += other.descriptions
        plans += other.plans
        violations += other.violations
        if other.longest > longest { (longest, slowest) = (other.longest, other.slowest) }
    }
}

/// One of the threads that check inputs, and what it is at: known also when it traps or hangs.
final class Lane: Sendable {
    /// The number of the input it is at; none when it is at none.
    let current = Atomic(UInt64.max)
    let since = Atomic(UInt64.max)
    private let counts = Mutex(Tally())

    /// What it counted so far; it begins anew.
    func takeTally() -> Tally {
        counts.withLock { tally in
            defer { tally = Tally() }
            return tally
        }
    }

    func check(_ kind: String, _ number: UInt64, _ bytes: [UInt8]) {
        let begin = DispatchTime.now().uptimeNanoseconds
        current.store(number, ordering: .relaxed)
        since.store(begin, ordering: .relaxed)
        let result = Result { () throws(Probe.Violation) in try Probe.check(bytes) }
        since.store(.max, ordering: .relaxed)
        let duration = DispatchTime.now().uptimeNanoseconds - begin
        counts.withLock { tally in
            if duration > tally.longest { (tally.longest, tally.slowest) = (duration, number) }
            switch result {
            case .success(.rejected): tally.rejected += 1
            case .success(.description): tally.descriptions += 1
            case .success(.plan): tally.plans += 1
            case .failure(let violation):
                tally.violations += 1
                say("error: \(kind) \(number): \(violation.text)")
            }
        }
    }
}

let lanes = (0..<max(1, ProcessInfo.processInfo.activeProcessorCount)).map { _ in Lane() }

/// How long one input may take, in seconds: many times what the slowest takes on a busy machine.
private let limit: UInt64 = 30

/// Ends the program, naming the inputs, when one takes too long or traps.
func watchLanes() {
    for number in [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE] {
        signal(number) { number in
            say("error: signal \(number) at one of the inputs \(lanes.map { $0.current.load(ordering: .relaxed) })")
            signal(number, SIG_DFL)
            raise(number)
        }
    }
    watchDurations(DispatchQueue(label: "watch"))
}

private func watchDurations(_ queue: DispatchQueue) {
    queue.asyncAfter(deadline: .now() + 1) {
        let now = DispatchTime.now().uptimeNanoseconds
        for lane in lanes {
            let since = lane.since.load(ordering: .relaxed)
            if since < now, (now - since) / 1_000_000_000 >= limit {
                say("error: input \(lane.current.load(ordering: .relaxed)) takes more than \(limit) s")
                exit(1)
            }
        }
        watchDurations(queue)
    }
}
