import Foundation
public import PlanModel

/// Makes a directory and those above it, the last one for its owner alone.
func makePrivateDirectory(_ path: String) throws {
    try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
}

/// Replaces a file whole or not at all, for its owner alone; it is on the disk before it has its
/// name.
func writeAtomically(_ bytes: [UInt8], to path: String) throws {
    let temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).new"
    let handle = try openNew(temporary)
    try handle.write(contentsOf: Data(bytes))
    try handle.synchronize()
    try handle.close()
    guard unsafe rename(temporary, path) == 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }
}

private func openNew(_ path: String) throws -> FileHandle {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

func openForAppending(_ path: String) throws -> FileHandle {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: path])
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

/// The bytes of a file; nil when there is none.
func readFile(_ path: String) throws -> [UInt8]? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return Array(try Data(contentsOf: URL(filePath: path)))
}

func fileExists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

/// Whether another process holds the lock of a file, as flock(1) takes it.
func isLocked(_ path: String) -> Bool {
    let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0
}

/// The names in a directory, sorted; none where there is no such directory.
func fileNames(in directory: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
}

/// Appends a line to a file; it is on the disk when this returns.
func appendDurably(_ line: String, to path: String) throws {
    let handle = try openForAppending(path)
    try handle.write(contentsOf: Data((line + "\n").utf8))
    try handle.synchronize()
    try handle.close()
}

func removeFile(_ path: String) {
    // One that is not there is as good as one that is gone.
    try? FileManager.default.removeItem(atPath: path)
}

/// The value of a variable of pdd's own environment.
func environmentVariable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name]
}

/// The digest of a file's bytes.
///
/// - Throws: Also when the path is that of a directory.
public func fileDigest(_ path: String) throws -> Digest {
    guard try URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true else {
        throw IsDirectory()
    }
    let handle = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? handle.close() }
    var hash = SHA256()
    while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
        hash.update(Array(piece))
    }
    return hash.finish()
}

/// Gives a file another name; whatever had that name is gone.
func moveFile(_ path: String, to other: String) throws {
    guard unsafe rename(path, other) == 0 else {
        throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: other])
    }
}

/// Becomes another program: this one's process, streams and terminal are its own from here on.
///
/// - Throws: When there is no such program.
public func becomeProgram(_ command: Command) throws(ActionFailure) -> Never {
    guard let path = findProgram(command.program) else {
        throw ActionFailure("the program '\(command.program)' is not installed")
    }
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    var none = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigprocmask(SIG_SETMASK, &none, nil)
    var words = unsafe ([command.program] + command.arguments).map { unsafe strdup($0) }
    unsafe words.append(nil)
    unsafe execv(path, words)
    throw ActionFailure("'\(command.program)' could not be started")
}

private struct IsDirectory: Error, CustomStringConvertible {
    let description = "it is a directory"
}
