import Foundation
import PlanModel

/// pdd's requirements for its own directories and files, like ssh's for keys: no link, owned by the user who runs
/// pdd, and not writable by others.
struct PrivateEntry {
    enum Kind { case directory, file }

    let kind: Kind
    /// Whether other users must not read it either.
    var isSecret = false
    /// Whether root may own it; root can read and change everything anyway.
    var mayBelongToRoot = false

    /// Refuses what another user owns or can change.
    func check(_ information: stat, _ path: String) throws(FileFailure) {
        let isLink = information.st_mode & S_IFMT == S_IFLNK
        let isRight = information.st_mode & S_IFMT == (kind == .directory ? S_IFDIR : S_IFREG)
        guard !isLink else {
            throw refusal(
                path, "is a symbolic link, and pdd does not follow symbolic links here",
                advice: "put the \(kind == .directory ? "directory" : "file") itself there")
        }
        guard isRight else {
            throw refusal(
                path, kind == .directory ? "is not a directory" : "is not a regular file", advice: "remove it")
        }
        let user = geteuid()
        guard information.st_uid == user || (mayBelongToRoot && information.st_uid == 0) else {
            let (owner, name) = (userName(information.st_uid), userName(user))
            let why = kind == .directory ? "whose owner could replace the cluster's key" : "whose owner could change it"
            throw refusal(
                path, "belongs to '\(owner)', and pdd runs as '\(name)': pdd uses no \(noun) \(why)",
                advice: "run pdd as '\(owner)'; or, if you know and trust what is in it: "
                    + "sudo chown -R \(shellWord(name)) \(shellWord(path))")
        }
        let others: mode_t = isSecret ? 0o077 : 0o022
        guard information.st_mode & others == 0 else {
            let mode = "0" + String(information.st_mode & 0o7777, radix: 8)
            throw refusal(
                path, "can be \(isSecret ? "read or written" : "written") by other users (mode \(mode))",
                advice: "if no other user has changed it: chmod \(isSecret ? "go=" : "go-w") \(shellWord(path))")
        }
    }

    private var noun: String { kind == .directory ? "directory" : "file" }

    private func refusal(_ path: String, _ reason: String, advice: String) -> FileFailure {
        FileFailure(path, reason, advice: advice, isUntrusted: true)
    }
}

/// Creates nested directories that only their owner can use, and checks existing ones; follows no links to them.
///
/// - Parameters:
///   - names: From the outermost on.
///   - base: An existing directory of the user's.
func makePrivateDirectories(_ names: [String], in base: String) throws(FileFailure) {
    var path = base
    var parent: Int32?
    defer { if let parent { close(parent) } }
    for (index, name) in names.enumerated() {
        let above = path
        path += "/\(name)"
        // The first by its path: the base may be one that cannot be listed.
        let place = parent == nil ? path : name
        if unsafe mkdirat(parent ?? AT_FDCWD, place, 0o700) != 0, errno != EEXIST {
            throw denial(errno, path, of: parent == nil ? path : above)
        }
        var information = stat()
        guard unsafe fstatat(parent ?? AT_FDCWD, place, &information, AT_SYMLINK_NOFOLLOW) == 0 else {
            throw FileFailure(path, errno: errno)
        }
        let rule = PrivateEntry(kind: .directory, mayBelongToRoot: index == 0 && names.count > 1)
        try rule.check(information, path)
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let descriptor = unsafe openat(parent ?? AT_FDCWD, place, flags)
        guard descriptor >= 0 else { throw denial(errno, path, of: path) }
        if let parent { close(parent) }
        parent = descriptor
        // It may be another by now.
        guard unsafe fstat(descriptor, &information) == 0 else { throw FileFailure(path, errno: errno) }
        try rule.check(information, path)
    }
}

/// Why a directory cannot be used: that another user owns `place`, where that is the reason.
private func denial(_ number: Int32, _ path: String, of place: String) -> FileFailure {
    var information = stat()
    if number == EACCES, unsafe lstat(place, &information) == 0 {
        do throws(FileFailure) {
            try PrivateEntry(kind: .directory).check(information, place)
        } catch {
            return error
        }
    }
    return FileFailure(path, errno: number)
}

/// Creates a directory, and its parents, that only its owner can use; checks it if it exists.
func makePrivateDirectory(_ path: String) throws(FileFailure) {
    let parts = path.split(separator: "/").map(String.init)
    for count in 1..<max(1, parts.count) {
        let parent = "/" + parts[..<count].joined(separator: "/")
        if unsafe mkdir(parent, 0o777) != 0, ![EEXIST, EISDIR, EROFS, EACCES, EPERM].contains(errno) {
            throw FileFailure(parent, errno: errno)
        }
    }
    guard let name = parts.last else { return }
    try makePrivateDirectories([name], in: "/" + parts.dropLast().joined(separator: "/"))
}

/// Refuses a directory of pdd's own in which another user owns or can change anything, or can read a secret.
func checkPrivateFiles(in directory: String, secrets: Set<String>) throws(FileFailure) {
    for name in fileNames(in: directory) {
        let path = "\(directory)/\(name)"
        var information = stat()
        // A file that has disappeared was another pdd's temporary file.
        guard unsafe lstat(path, &information) == 0 else { continue }
        let isDirectory = information.st_mode & S_IFMT == S_IFDIR
        try PrivateEntry(kind: isDirectory ? .directory : .file, isSecret: secrets.contains(path))
            .check(information, path)
    }
}

/// Opens a file of pdd's own, follows no link to it, and refuses one that another user owns or can change.
///
/// - Returns: A descriptor that the caller closes; nil when there is no such file.
func openPrivateFile(
    _ path: String, _ flags: Int32, isSecret: Bool = false
) throws(FileFailure) -> Int32? {
    // Opening must not block on a pipe without a writer.
    let descriptor = unsafe open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
        if errno == ENOENT, flags & O_CREAT == 0 { return nil }
        let number = errno
        var information = stat()
        // A link, or another user's: that is the reason to give.
        if unsafe lstat(path, &information) == 0 {
            try PrivateEntry(kind: .file, isSecret: isSecret).check(information, path)
        }
        throw FileFailure(path, errno: number)
    }
    do throws(FileFailure) {
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { throw FileFailure(path, errno: errno) }
        try PrivateEntry(kind: .file, isSecret: isSecret).check(information, path)
    } catch {
        close(descriptor)
        throw error
    }
    return descriptor
}

/// The bytes of one of pdd's own files; nil if it does not exist.
///
/// - Parameter isSecret: Whether other users must not be able to read it.
func readPrivateFile(_ path: String, isSecret: Bool = false) throws(FileFailure) -> [UInt8]? {
    guard let descriptor = try openPrivateFile(path, O_RDONLY, isSecret: isSecret) else { return nil }
    defer { close(descriptor) }
    return try readAll(descriptor, path)
}

/// The bytes of a record of an earlier run; nil when there is none, or when it cannot be read.
///
/// It is for records that pdd can do without: it then knows less of earlier runs.
func readRecord(_ path: String) -> [UInt8]? {
    do {
        return try readPrivateFile(path)
    } catch {
        return nil
    }
}

/// All bytes of an open file from its current position.
func readAll(_ descriptor: Int32, _ path: String) throws(FileFailure) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileFailure(path, errno: errno) }
        guard count > 0 else { return bytes }
        bytes += buffer[..<count]
    }
}

/// Writes all bytes to an open file.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(FileFailure) {
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileFailure(path, errno: errno) }
        rest = rest.dropFirst(count)
    }
}
