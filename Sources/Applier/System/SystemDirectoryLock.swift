import Foundation

/// An advisory lock on the directory of a file that several processes change; held for an instant.
final class DirectoryLock {
    private let descriptor: Int32

    /// Waits for the lock, 30 s at most.
    init(of path: String) throws(FileFailure) {
        let directory = path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
        descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure(path, errno: errno) }
        let limit = now() + 30
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // A file system without locks has no other process that counts on them.
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            guard now() < limit else {
                close(descriptor)
                throw FileFailure(path, "another process has kept '\(directory)' locked for 30 s")
            }
            pause(0.01)
        }
    }

    deinit { close(descriptor) }
}

/// Detects changes of a file; nil if there is no file.
struct FileLook: Equatable {
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    init?(_ path: String) {
        var information = stat()
        guard unsafe lstat(path, &information) == 0 else { return nil }
        // pdd changes its files by replacing them.
        inode = UInt64(information.st_ino)
        size = Int64(information.st_size)
        #if canImport(Darwin)
            let time = information.st_mtimespec
        #else
            let time = information.st_mtim
        #endif
        (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec)
    }
}
