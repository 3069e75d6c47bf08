import Foundation
import PlanModel

/// The bytes of a file that the user names; nil when there is none.
func readFile(_ path: String) throws(FileFailure) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        if [ENOENT, ENOTDIR].contains(errno) { return nil }
        throw FileFailure(path, errno: errno)
    }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
}

func fileExists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// The absolute path; a relative path is resolved in the working directory.
func absolutePath(_ path: String) -> String { URL(filePath: path).absoluteURL.path }

/// Whether another process holds the lock of a file, as flock(1) takes it.
func isLocked(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
}

/// The names in a directory, sorted; none where it does not exist or cannot be read.
///
/// Its callers look for what earlier runs have left, and do without what they cannot read.
func fileNames(in directory: String) -> [String] {
    do {
        return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    } catch {
        return []
    }
}

/// Appends a line to a file of pdd's own; it is on the disk when this returns.
func appendDurably(_ line: String, to path: String) throws(FileFailure) {
    guard let descriptor = try openPrivateFile(path, O_WRONLY | O_CREAT | O_APPEND) else { return }
    defer { close(descriptor) }
    try writeAll(Array((line + "\n").utf8), to: descriptor, path)
    guard fsync(descriptor) == 0 else { throw FileFailure(path, errno: errno) }
}

func removeFile(_ path: String) {
    // A missing file needs no removal.
    try? FileManager.default.removeItem(atPath: path)
}

/// The value of a variable of pdd's own environment.
func environmentVariable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name]
}

/// Becomes another program: this one's process, streams and terminal are its own from here on.
///
/// - Throws: When there is no such program.
public func becomeProgram(_ command: Command) throws(ActionFailure) -> Never {
    guard let path = findProgram(command.program) else {
        throw ActionFailure("the program '\(command.program)' is not installed")
    }
    // The only signal that pdd itself ignores; a parent process may have ignored others on purpose.
    signal(SIGPIPE, SIG_DFL)
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    var words = unsafe ([command.program] + command.arguments).map { unsafe strdup($0) }
    unsafe words.append(nil)
    for (name, value) in command.environment { unsafe setenv(name, value.reveal(), 1) }
    unsafe execv(path, words)
    let reason = unsafe String(cString: strerror(errno))
    throw ActionFailure("'\(command.program)' could not be started: \(reason)")
}
