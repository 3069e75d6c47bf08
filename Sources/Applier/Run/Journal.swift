import Dispatch
public import PlanModel
import Synchronization

/// The append-only record of a run: what was meant before it is done, what came of it after.
///
/// A line is with the operating system before the action it announces begins, so that killing pdd
/// loses none. Lines reach the disk in groups, at most `delay` later, so that the cost of a run stays in proportion to
/// its actions: what is right never depends on the journal.
public final class Journal: RunObserver {
    private let file: AppendingFile
    private let begin = now()
    private let queue = DispatchQueue(label: "journal")
    private let isSyncing = Mutex(false)

    /// How long a line waits for others that reach the disk with it, in seconds.
    private static let delay = 0.02

    public init(_ record: RunRecord, of plan: Plan) throws(ActionFailure) {
        do throws(FileFailure) {
            file = try AppendingFile(record.journalPath)
        } catch {
            throw ActionFailure(error, doing: "the journal '\(record.journalPath)' cannot be written")
        }
        file.write(Array((JournalLine.begin(plan) + "\n").utf8))
    }

    /// What the record of the run lacks, in words; nil when it lacks nothing.
    public var gap: String? {
        file.failure.map { "the record of this run has gaps: '\($0.path)' cannot be written: \($0)" }
    }

    public func handle(_ event: RunEvent) {
        let line = JournalLine.text(event, time: now() - begin) + "\n"
        file.write(Array(line.utf8))
        let isFirst = isSyncing.withLock { isSyncing in
            defer { isSyncing = true }
            return !isSyncing
        }
        guard isFirst else { return }
        later(by: Self.delay, on: queue) { [self] in
            isSyncing.withLock { $0 = false }
            file.synchronize()
        }
    }

    /// Waits until all of it is on the disk.
    public func finish() {
        queue.sync { file.synchronize() }
    }
}
