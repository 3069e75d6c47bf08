import Foundation

/// Opens the null device in place of each standard stream that is closed.
///
/// Otherwise the next file that pdd opens would get the stream's number, and output for the stream would go into that
/// file.
func openMissingStreams() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
        // `open` returns the lowest free number, which is this one.
        _ = unsafe open("/dev/null", O_RDWR)
    }
}
