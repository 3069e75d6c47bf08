import Foundation
import PlanModel

/// Replaces a file of pdd's own whole or not at all, for its owner alone; file and name are on the disk
/// when this returns.
///
/// What could not be written whole leaves no temporary file; those of a pdd that was killed are removed by
/// `removeLeftovers`.
func writeAtomically(_ bytes: [UInt8], to path: String) throws(FileFailure) {
    let (temporary, descriptor) = try makeTemporaryFile(beside: path)
    defer { close(descriptor) }
    do throws(FileFailure) {
        try writeAll(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw FileFailure(path, errno: errno) }
        guard unsafe rename(temporary, path) == 0 else { throw FileFailure(path, errno: errno) }
    } catch {
        unsafe unlink(temporary)
        throw error
    }
    synchronizeDirectory(of: path)
}

/// A new file that this process has locked, so that the cleanup of another process leaves it alone.
private func makeTemporaryFile(beside path: String) throws(FileFailure) -> (path: String, descriptor: Int32) {
    while true {
        let temporary = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))\(temporarySuffix)"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
        var information = stat()
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0, unsafe fstat(descriptor, &information) == 0,
            information.st_nlink == 1
        {
            return (temporary, descriptor)
        }
        // Another pdd took it for a leftover in the moment before it was locked.
        close(descriptor)
        unsafe unlink(temporary)
    }
}

/// Gives a file another name once it is on the disk; a file that had that name is replaced.
func moveFile(_ path: String, to other: String) throws(FileFailure) {
    let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileFailure(path, errno: errno) }
    guard unsafe rename(path, other) == 0 else { throw FileFailure(other, errno: errno) }
    synchronizeDirectory(of: other)
}

/// How names of temporary files end.
private let temporarySuffix = ".tmp"

/// Removes the temporary files that killed processes left in a directory of pdd's own.
func removeLeftovers(in directory: String) {
    for name in fileNames(in: directory) where name.hasSuffix(temporarySuffix) {
        let path = "\(directory)/\(name)"
        let descriptor = unsafe open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { continue }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unsafe unlink(path) }
        close(descriptor)
    }
}

/// Puts the names in a file's directory on the disk; a file system that cannot do so loses nothing by it.
private func synchronizeDirectory(of path: String) {
    let directory = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
}
