import Foundation

/// What is read from a path that the user names.
public struct UserFile: Sendable {
    public let bytes: [UInt8]
    /// Whether it came from a pipe or another stream, which has no directory and cannot be read twice.
    public let isStream: Bool
}

/// Reads a file, a pipe or, for `-`, standard input, up to a limit.
///
/// - Throws: `FileFailure`; its reason says what to read instead, where there is something.
public func readUserFile(_ path: String, limit: Int) throws(FileFailure) -> UserFile {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw FileFailure(path, errno: errno) }
    let kind = information.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw FileFailure(path, errno: EISDIR) }
    let isNamedStream = begins(path, withAny: ["/dev/", "/proc/"])
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileFailure(path, errno: errno) }
        guard count > 0 else { break }
        guard bytes.count + count <= limit else {
            throw FileFailure(path, "it is larger than \(limit >> 20) MiB")
        }
        bytes += buffer[..<count]
    }
    return UserFile(bytes: bytes, isStream: path == "-" || isNamedStream || kind != S_IFREG)
}

private func begins(_ path: String, withAny starts: [String]) -> Bool {
    starts.contains { path.utf8.starts(with: $0.utf8) }
}

/// Replaces a file that the user names whole or not at all; one that is a link or a pipe stays that, and is
/// written to.
public func replaceUserFile(_ path: String, with bytes: [UInt8]) throws(FileFailure) {
    var information = stat()
    let exists = unsafe lstat(path, &information) == 0
    guard !exists || information.st_mode & S_IFMT == S_IFREG else {
        let descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
        defer { close(descriptor) }
        return try writeAll(bytes, to: descriptor, path)
    }
    let temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
    try write(bytes, to: temporary, for: path, mode: exists ? information.st_mode & 0o777 : nil)
    guard unsafe rename(temporary, path) == 0 else {
        let failure = FileFailure(path, errno: errno)
        unsafe unlink(temporary)
        throw failure
    }
}

/// Writes a file that the user names, and that must not exist.
public func createUserFile(_ path: String, with bytes: [UInt8], isExecutable: Bool = false) throws(FileFailure) {
    try write(bytes, to: path, for: path, mode: isExecutable ? 0o755 : nil)
}

/// Creates a file; removes it again if it cannot be written completely.
private func write(
    _ bytes: [UInt8], to file: String, for path: String, mode: mode_t?
) throws(FileFailure) {
    let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
    defer { close(descriptor) }
    do throws(FileFailure) {
        if let mode, fchmod(descriptor, mode) != 0 { throw FileFailure(path, errno: errno) }
        try writeAll(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw FileFailure(path, errno: errno) }
    } catch {
        unsafe unlink(file)
        throw error
    }
}
