import Foundation
import Synchronization

/// The two streams that pdd writes to.
///
/// A closed or full stream does not interrupt pdd: further output to it is dropped, and the run completes. The exit
/// status shows whether results were lost.
enum Standard {
    /// The `errno` of the first failed write of a result; nil if all writes succeeded.
    static var outputFailure: Int32? { failure.withLock { $0 } }

    private static let failure = Mutex<Int32?>(nil)

    /// Writes a result.
    static func output(_ text: String) { output(Array(text.utf8)) }

    static func output(_ bytes: [UInt8]) {
        failure.withLock { failure in
            if failure == nil { failure = write(bytes, to: STDOUT_FILENO) }
        }
    }

    /// Writes progress, questions and errors.
    ///
    /// The stream may be closed, such as after a hangup; the run continues.
    static func error(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

    /// Writes all bytes; returns the `errno` if that fails.
    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Another program that shares the stream may have made it non-blocking.
                var event = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&event, 1, 1_000)
            } else if errno != EINTR {
                return errno
            }
        }
        return nil
    }
}
