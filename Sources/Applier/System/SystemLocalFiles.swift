import Foundation

/// What is at a path of this machine.
enum LocalKind: Sendable {
    case directory
    /// A symbolic link to a directory.
    case link
    /// Any other file.
    case file
    case missing
}

/// What is at a path; a path that cannot be looked at counts as missing.
func localKind(_ path: String) -> LocalKind {
    var information = stat()
    guard unsafe lstat(path, &information) == 0 else { return .missing }
    let isLink = information.st_mode & S_IFMT == S_IFLNK
    guard unsafe stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR else { return .file }
    return isLink ? .link : .directory
}

/// The absolute path, with everything else in it as it is.
func fullPath(_ path: String) -> String {
    path.utf8.first == 0x2F ? path : FileManager.default.currentDirectoryPath + "/" + path
}

/// The names in a directory, as bytes: a name need not be text.
func names(in directory: String) throws(FileFailure) -> [[UInt8]] {
    guard let stream = unsafe opendir(directory) else { throw FileFailure(directory, errno: errno) }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = unsafe readdir(stream) {
        let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { unsafe Array($0.prefix { $0 != 0 }) }
        if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
        errno = 0
    }
    guard errno == 0 else { throw FileFailure(directory, errno: errno) }
    return names
}

/// Creates a directory, and those that it is in, unless it exists.
func makeDirectories(_ path: String) throws(FileFailure) {
    guard !path.isEmpty, localKind(path) == .missing else { return }
    try makeDirectories(path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
    guard unsafe mkdir(path, 0o777) == 0 || errno == EEXIST else { throw FileFailure(path, errno: errno) }
}
