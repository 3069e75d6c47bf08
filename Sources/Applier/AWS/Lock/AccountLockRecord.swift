import PlanModel

/// The marks of locks that were taken from this directory and may still exist, so that the next run here
/// takes back at once what a killed run has left.
///
/// A lock of this directory is never another run's: one pdd at a time works in it.
struct AccountLockRecord: Sendable {
    private let path: String
    /// So many are kept: each run that dies before EC2 shows its lock may leave one.
    private static let most = 16

    init(_ files: ClusterFiles) {
        path = files.accountLocks
    }

    /// The marks of earlier runs, oldest first.
    func marks() -> [String] {
        do throws(FileFailure) {
            let text = String(decoding: try readPrivateFile(path) ?? [], as: UTF8.self)
            return text.split(separator: "\n").map(String.init)
        } catch {
            // The locks of earlier runs then expire like those of others.
            return []
        }
    }

    /// Replaces all marks; before a lock is created, so that no lock of this directory is unknown here.
    func write(_ marks: [String]) {
        guard !marks.isEmpty else { return removeFile(path) }
        // Without room on the disk a cluster can still be locked, and destroyed.
        try? writeAtomically(Array((marks.suffix(Self.most).joined(separator: "\n") + "\n").utf8), to: path)
    }
}
