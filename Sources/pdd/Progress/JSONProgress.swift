import Applier

/// Prints the events of a run on stdout as newline-delimited JSON: the lines of the journal.
final class JSONProgress: RunObserver {
    private let begin = now()

    func handle(_ event: RunEvent) {
        Standard.output(JournalLine.text(event, time: now() - begin) + "\n")
    }
}
