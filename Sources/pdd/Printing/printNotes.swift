import Applier
import PlanModel

/// Prints the notes of a session, such as host keys that were trusted at first sight.
func printNotes(of session: ClusterSession) {
    for note in session.takeNotes() { Standard.error(printable("note: \(note)\n")) }
}
