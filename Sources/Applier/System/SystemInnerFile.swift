import Foundation
public import PlanModel

/// Why a file that a description or a plan names is not read.
public enum InnerFileError: Error, Hashable, Sendable, CustomStringConvertible {
    case missing
    /// Its path, symbolic links resolved, leads out of the directory.
    case outside
    /// It belongs to pdd's or git's own records, which hold keys and tokens.
    case reserved(String)
    /// It is a directory, a device, a pipe or a socket.
    case notRegular(String)
    case tooLarge(limit: Int)
    /// The operating system's message.
    case unreadable(String)

    public var description: String {
        switch self {
        case .missing: "there is no such file"
        case .outside: "it leads outside the directory, through a symbolic link or '..'"
        case .reserved(let name): "it is in '\(name)', which holds keys and tokens that are not for the cluster"
        case .notRegular(let kind): "it is \(kind)"
        case .tooLarge(let limit): "it is larger than \(limit) bytes"
        case .unreadable(let reason): reason
        }
    }
}

/// Opens a regular file below a directory: the one way to a file that a description or a plan names.
///
/// Symbolic links are resolved before anything is opened, and nothing outside the directory is ever
/// opened. The file is opened once; what was checked is what is read. Opening never blocks.
func openInnerFile(
    _ path: String, in directory: String
) throws(InnerFileError) -> FileHandle {
    var names = try innerNames(path, in: directory)
    let file = names.removeLast()
    var holder = try openedDirectory(try resolved(directory))
    for name in names { holder = try openedNext(name, in: holder, O_DIRECTORY) }
    let handle = try openedNext(file, in: holder, O_NONBLOCK | O_NOCTTY)
    var status = stat()
    guard unsafe fstat(handle.fileDescriptor, &status) == 0 else { throw failure(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(kindName(status.st_mode)) }
    return handle
}

/// The bytes of a regular file below a directory.
///
/// - Parameter limit: The largest size that is read, in bytes.
public func readInnerFile(
    _ path: String, in directory: String, limit: Int
) throws(InnerFileError) -> [UInt8] {
    let handle = try openInnerFile(path, in: directory)
    var bytes: [UInt8] = []
    while let piece = try piece(of: handle, upTo: limit + 1 - bytes.count) {
        bytes += piece
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
    return bytes
}

/// The digest of the bytes of a regular file below a directory.
public func innerFileDigest(_ path: String, in directory: String) throws(InnerFileError) -> Digest {
    let handle = try openInnerFile(path, in: directory)
    var hash = SHA256()
    while let piece = try piece(of: handle, upTo: 1 << 20) { hash.update(piece) }
    return hash.finish()
}

/// The absolute path, without symbolic links, of a file below a directory, for a program that opens
/// it itself.
func innerFilePath(_ path: String, in directory: String) throws(InnerFileError) -> String {
    let names = try innerNames(path, in: directory)
    return ([try resolved(directory)] + names).joined(separator: "/")
}

/// The largest file with a secret, or with credentials, that is read: 1 MiB.
public let maximumSecretSize = 1 << 20

/// The names on the way from the directory to the file, links resolved; at least one.
private func innerNames(_ path: String, in directory: String) throws(InnerFileError) -> [String] {
    guard isInnerPath(path) else { throw .outside }
    let root = parts(of: try resolved(directory), at: "/").filter { !$0.isEmpty }
    let target = parts(of: try resolved("\(directory)/\(path)"), at: "/").filter { !$0.isEmpty }
    guard target.starts(with: root) else { throw .outside }
    let names = Array(target.dropFirst(root.count))
    guard !names.isEmpty else { throw .notRegular("a directory") }
    if let name = names.first(where: { [".pdd", ".git"].contains($0.lowercased()) }) { throw .reserved(name) }
    return names
}

private func resolved(_ path: String) throws(InnerFileError) -> String {
    guard let name = unsafe realpath(path, nil) else { throw failure(errno) }
    defer { unsafe free(name) }
    return unsafe String(cString: name)
}

private func openedDirectory(_ path: String) throws(InnerFileError) -> FileHandle {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(errno) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

/// Opens what a directory has under a name; a link that has taken its place since is not followed.
private func openedNext(
    _ name: String, in directory: FileHandle, _ flags: Int32
) throws(InnerFileError) -> FileHandle {
    let descriptor = unsafe openat(
        directory.fileDescriptor, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | flags)
    guard descriptor >= 0 else { throw failure(errno) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
}

private func piece(of handle: FileHandle, upTo count: Int) throws(InnerFileError) -> [UInt8]? {
    do {
        guard let data = try handle.read(upToCount: count), !data.isEmpty else { return nil }
        return Array(data)
    } catch {
        throw .unreadable("it could not be read to its end")
    }
}

private func failure(_ code: Int32) -> InnerFileError {
    switch code {
    case ENOENT, ENOTDIR: .missing
    case ELOOP: .outside
    case EACCES, EPERM: .unreadable("permission denied")
    case ENXIO: .notRegular("a socket or a device without a driver")
    default: .unreadable(unsafe String(cString: strerror(code)))
    }
}

private func kindName(_ mode: mode_t) -> String {
    switch mode & S_IFMT {
    case S_IFDIR: "a directory"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "not a regular file"
    }
}
