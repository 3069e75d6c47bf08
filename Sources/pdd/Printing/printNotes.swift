import Applier
import PlanModel

/// Prints what a session did that a person should know of: host keys that were met for the first time.
func printNotes(of session: ClusterSession) {
    for note in session.takeNotes() { Standard.error(printable("note: \(note)\n")) }
}
