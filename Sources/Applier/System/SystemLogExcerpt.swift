import Foundation

/// The beginning and the end of a log.
public struct LogExcerpt: Sendable {
    public let head: [UInt8]
    /// The number of bytes between the two.
    public let omitted: Int
    public let tail: [UInt8]

    /// Reads at most `limit` bytes of one of pdd's own files; nil if there is none, or if it cannot be read.
    public init?(_ path: String, limit: Int) {
        guard let descriptor = try? openPrivateFile(path, O_RDONLY) else { return nil }
        defer { close(descriptor) }
        var information = stat()
        guard unsafe fstat(descriptor, &information) == 0 else { return nil }
        let size = Int(information.st_size)
        guard size > limit else {
            head = Self.bytes(descriptor, at: 0, count: size)
            (omitted, tail) = (0, [])
            return
        }
        // The end of a log says how it ended, so it gets more.
        let count = limit / 3
        head = Self.bytes(descriptor, at: 0, count: count)
        tail = Self.bytes(descriptor, at: size - (limit - count), count: limit - count)
        omitted = size - limit
    }

    private static func bytes(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let part = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, count - done, off_t(offset + done))
            }
            guard part > 0 else { break }
            done += part
        }
        return Array(bytes[..<done])
    }
}

/// The size of a file in bytes; 0 if there is none.
public func fileSize(_ path: String) -> Int {
    var information = stat()
    return unsafe lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFREG
        ? Int(information.st_size) : 0
}
