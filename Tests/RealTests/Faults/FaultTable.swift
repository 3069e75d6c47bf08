import Foundation

/// The rows of the table of faults in docs/reliability.md.
///
/// `scripts/faults-table` makes the table of what the tests print.
enum FaultTable {
    /// Prints a row: what happened to the cluster, what was seen of it, what healed it, and in how many seconds.
    static func tell(_ fault: String, seen: String, healedBy: String, seconds: Double) {
        let row = ["fault", fault, seen, healedBy, String(Int(seconds.rounded(.up)))].joined(separator: "\t")
        print(row)
        fflush(nil)
    }
}
