import Applier

/// Prints the events of a run on stdout as newline-delimited JSON: the lines of the journal.
final class JSONProgress: RunObserver {
    private let begin = now()
    private let whenClosed: @Sendable () -> Void

    /// - Parameter whenClosed: Called when the reader of the events has closed.
    init(whenClosed: @escaping @Sendable () -> Void) {
        self.whenClosed = whenClosed
    }

    func handle(_ event: RunEvent) {
        let wasOpen = Standard.outputFailure == nil
        Standard.output(JournalLine.text(event, time: now() - begin) + "\n")
        if wasOpen, Standard.outputFailure != nil { whenClosed() }
    }
}
