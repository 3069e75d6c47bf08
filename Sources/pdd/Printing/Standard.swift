import Foundation
import Synchronization

/// The two streams that pdd writes to.
///
/// A stream that takes no more ends nothing in the middle: what goes to it is dropped, and pdd ends as it
/// would have. What became of results shows in the exit status.
enum Standard {
    /// Why results could not be written: the `errno`; nil while all of them were.
    static var outputFailure: Int32? { failure.withLock { $0 } }

    private static let failure = Mutex<Int32?>(nil)

    /// Writes a result.
    static func output(_ text: String) { output(Array(text.utf8)) }

    static func output(_ bytes: [UInt8]) {
        failure.withLock { failure in
            if failure == nil { failure = write(bytes, to: STDOUT_FILENO) }
        }
    }

    /// Writes anything that is no result: progress, questions, errors.
    ///
    /// Nobody may be there to read it, such as after a hangup; a run goes on all the same.
    static func error(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes all of it; gives the `errno` when that fails.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Another program may have set the stream, which it shares, not to block.
                var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&event, 1, 1_000)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
