import Foundation

/// A directory of this user for sockets, with a short path, because socket paths are limited to about 100 bytes.
///
/// An advisory lock on it, which ends with pdd in any case, shows that it is in use: each pdd removes the directories
/// that killed pdd left behind.
final class SocketDirectory: Sendable {
    let path: String
    private let descriptor: Int32

    /// Creates a new directory, and removes unused ones.
    init() throws(FileFailure) {
        Self.removeLeft()
        while true {
            let path = "\(Self.parent)/\(Self.prefix)\(String(UInt64.random(in: .min ... .max), radix: 36))"
            // Fails if the directory exists: pdd never uses another process's directory.
            guard unsafe mkdir(path, 0o700) == 0 else { throw FileFailure(path, errno: errno) }
            // Another pdd may have taken it for one that was left, in the moment before it is locked.
            if let descriptor = Self.lock(path), FileManager.default.fileExists(atPath: path) {
                self.path = path
                self.descriptor = descriptor
                return
            }
        }
    }

    deinit {
        close(descriptor)
    }

    func remove() {
        removeFile(path)
    }

    private static let parent = "/tmp"
    private static let prefix = "pdd-ssh-"

    /// The directory, opened and locked; nil if another process has locked it, or if another user owns it.
    private static func lock(_ path: String) -> Int32? {
        let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0, information.st_uid == getuid(),
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    /// A connection without its socket ends by itself, half a minute after its last use.
    private static func removeLeft() {
        for name in fileNames(in: parent) where name.hasPrefix(prefix) {
            guard let descriptor = lock("\(parent)/\(name)") else { continue }
            removeFile("\(parent)/\(name)")
            close(descriptor)
        }
    }
}
