import Foundation

/// Opens the null device in place of each standard stream that whoever started pdd has closed.
///
/// The next file that is opened would take its number, and what is meant for a stream would go into a
/// file of pdd's.
func openMissingStreams() {
    for number in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(number, F_GETFD) < 0 {
        // The lowest number that is free is this one.
        _ = unsafe open("/dev/null", O_RDWR)
    }
}
