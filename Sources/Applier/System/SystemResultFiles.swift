import Foundation
import PlanModel

/// The digest of a file's bytes.
///
/// The path is bytes, because a name need not be text. A symbolic link is no file.
func fileDigest(_ path: [UInt8]) throws(FileFailure) -> Digest {
    let shown = String(decoding: path, as: UTF8.self)
    let descriptor = unsafe open(path.terminated, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileFailure(shown, errno: errno) }
    defer { close(descriptor) }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw FileFailure(shown, errno: errno) }
        guard count > 0 else { return hash.finish() }
        hash.update(count == buffer.count ? buffer : Array(buffer.prefix(count)))
    }
}

/// The target of a symbolic link.
func linkTarget(_ path: [UInt8]) throws(FileFailure) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink(path.terminated, &buffer, buffer.count)
    guard count >= 0 else { throw FileFailure(String(decoding: path, as: UTF8.self), errno: errno) }
    return buffer.prefix(count).map { UInt8(bitPattern: $0) }
}

/// Gives a directory its final name.
///
/// - Throws: Also if there is something of that name.
public func renameDirectory(_ path: String, to name: String) throws(FileFailure) {
    guard localKind(name) == .missing else { throw FileFailure(name, errno: EEXIST) }
    guard unsafe rename(path, name) == 0 else { throw FileFailure(name, errno: errno) }
}

/// The highest of the numbers that are names in a directory; 0 without any.
public func highestNumber(in directory: String) -> Int {
    fileNames(in: directory).compactMap { name in name.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(name) : nil
    }
    .max() ?? 0
}

extension [UInt8] {
    /// The bytes as a path of the operating system.
    fileprivate var terminated: [CChar] { map { CChar(bitPattern: $0) } + [0] }
}
