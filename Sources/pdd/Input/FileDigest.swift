import Foundation
import PlanModel

/// The SHA-256 digest of a file's bytes.
enum FileDigest {
    static func of(_ file: URL) throws -> Digest {
        guard try file.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true else {
            throw IsDirectory()
        }
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var hash = SHA256()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
            hash.update(Array(piece))
        }
        return hash.finish()
    }

    private struct IsDirectory: Error, CustomStringConvertible {
        let description = "it is a directory"
    }

    /// Why a file could not be read, in a few words.
    static func reason(_ error: any Error) -> String {
        guard let error = error as? CocoaError else { return "\(error)" }
        switch error.code {
        case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
        case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
        default: return error.localizedDescription
        }
    }
}
