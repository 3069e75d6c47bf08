import Foundation
import Synchronization

/// A file that a run writes its record to, piece by piece.
///
/// Correctness does not depend on it, so a full disk does not fail the run: unwritable parts are omitted, and once
/// there is room again, writing continues on a new line.
final class AppendingFile: Sendable {
    private struct State {
        /// Whether the last piece was written in part, so that its line has no end.
        var isTorn = false
        var failure: FileFailure?
    }

    let path: String
    private let descriptor: Int32?
    private let state: Mutex<State>

    /// Opens the file, or creates it so that only its owner can read it.
    ///
    /// A file that pdd must not write to is a failure; one that cannot be made for another reason, such
    /// as a full disk, stays unwritten.
    init(_ path: String) throws(FileFailure) {
        self.path = path
        do throws(FileFailure) {
            descriptor = try openPrivateFile(path, O_WRONLY | O_CREAT | O_APPEND)
            state = Mutex(State())
        } catch {
            guard !error.isUntrusted else { throw error }
            descriptor = nil
            state = Mutex(State(failure: error))
        }
    }

    deinit {
        if let descriptor { close(descriptor) }
    }

    /// Why something is missing from the file; nil while nothing is.
    var failure: FileFailure? { state.withLock { $0.failure } }

    /// Writes whole lines.
    func write(_ bytes: [UInt8]) {
        guard let descriptor else { return }
        state.withLock { state in
            do throws(FileFailure) {
                if state.isTorn {
                    try writeAll([0x0A], to: descriptor, path)
                    state.isTorn = false
                }
                try writeAll(bytes, to: descriptor, path)
            } catch {
                state.isTorn = true
                state.failure = state.failure ?? error
            }
        }
    }

    /// Puts what was written on the disk.
    func synchronize() {
        guard let descriptor, fsync(descriptor) != 0 else { return }
        let number = errno
        state.withLock { $0.failure = $0.failure ?? FileFailure(path, errno: number) }
    }
}
