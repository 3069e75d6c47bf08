import Applier
import PlanModel
import Synchronization

/// Shows the status of a cluster again and again: on the whole terminal, or as a block for each change.
struct StatusWatch {
    private let session: ClusterSession
    private let interruption: Interruption
    private let filter: HostFilter
    /// The time between two readings, in seconds.
    private let period: Int
    private let json: Bool
    /// The description as the user wrote it.
    private let words: String

    init(
        _ session: ClusterSession, _ interruption: Interruption, _ filter: HostFilter, period: Int, json: Bool,
        words: String
    ) {
        self.session = session
        self.interruption = interruption
        self.filter = filter
        self.period = period
        self.json = json
        self.words = words
    }

    /// Shows the status until the user ends it; returns the last one.
    ///
    /// - Throws: Status 130 if a signal ended it, and what keeps the first status from being read.
    func run() throws -> StatusReport {
        var report = try read()
        guard Terminal.isOutput, Terminal.isInteractive, !json else { return try printChanges(report) }
        let frame = SharedFrame(
            StatusFrame(report: report, filter: filter, period: period, words: words, readAt: now()))
        let screen = FullScreen { rows, columns in
            frame.state.withLock { $0.lines(at: now(), rows: rows, columns: columns) }
        }
        defer { screen.end() }
        while try waits(isOver: { screen.isQuit }) {
            do {
                report = try read()
                frame.state.withLock { [report] in $0.take(report, at: now()) }
            } catch {
                guard !interruption.happened else { break }
                frame.state.withLock { [reason = Self.reason(error)] in $0.fault = reason }
            }
            screen.draw()
        }
        screen.end()
        for note in session.takeNotes() { Standard.error(printable("note: \(note)\n")) }
        guard !interruption.happened else { throw Self.interrupted }
        return report
    }

    /// Waits for the next reading; false if the user has ended the view.
    private func waits(isOver: () -> Bool) throws -> Bool {
        let next = now() + Double(period)
        while now() < next {
            guard !isOver(), !interruption.happened else { return false }
            pause(0.1)
        }
        return !isOver() && !interruption.happened
    }

    /// Prints a block each time that something has changed, until a signal arrives.
    private func printChanges(_ first: StatusReport) throws -> StatusReport {
        var report = first
        var (signature, fault) = ("", "")
        while true {
            let shown = filter.applied(to: report)
            if shown.signature != signature {
                let text =
                    json
                    ? StatusJSON.line(shown, of: report)
                    : StatusText.text(shown, of: report, folds: filter.isEmpty, input: words)
                Standard.output(signature.isEmpty || json ? text : "\n" + text)
                signature = shown.signature
            }
            printNotes(of: session)
            // The reader has closed, as in `pdd status --watch | head`.
            guard Standard.outputFailure == nil else { return report }
            guard try waits(isOver: { false }) else { throw Self.interrupted }
            do {
                report = try read()
                fault = ""
            } catch {
                guard !interruption.happened else { throw Self.interrupted }
                let reason = Self.reason(error)
                if reason != fault { Standard.error("\(reason)\n") }
                fault = reason
            }
        }
    }

    private func read() throws -> StatusReport {
        let difference: Difference
        do throws(ActionFailure) {
            difference = try session.difference(lookingAtPool: true)
        } catch {
            throw interruption.happened ? Self.interrupted : Failure.of(error)
        }
        let report = StatusReport(difference, pool: session.pool(difference))
        // A signal ends the programs that read, so that less than everything was read.
        guard !interruption.happened else { throw Self.interrupted }
        return report
    }

    /// The first line of a failure.
    private static func reason(_ error: any Error) -> String {
        let text = (error as? Failure)?.text ?? "error: \(Input.reason(error))"
        return printable(parts(of: text, at: "\n")[0])
    }

    private static let interrupted = Failure(.interrupted, "")
}

/// The frame, which the drawing reads while the status is read again.
private final class SharedFrame: Sendable {
    let state: Mutex<StatusFrame>

    init(_ frame: StatusFrame) { state = Mutex(frame) }
}
