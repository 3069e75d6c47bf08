import Applier
import PlanModel

/// The files that a description or a plan can name: those below its directory, here or in a git revision.
struct NamedFiles {
    let digest: (_ path: String) throws(InnerFileError) -> Digest
    let bytes: (_ path: String, _ limit: Int) throws(InnerFileError) -> [UInt8]
    /// What messages write in front of a file's path: empty, or it ends with a slash.
    let shownPrefix: String

    /// - Parameter shown: The directory as the user wrote it.
    static func directory(_ directory: String, shownAs shown: String) -> NamedFiles {
        NamedFiles(
            digest: { (path) throws(InnerFileError) in try innerFileDigest(path, in: directory) },
            bytes: { (path, limit) throws(InnerFileError) in
                try readInnerFile(path, in: directory, limit: limit)
            },
            shownPrefix: shown.isEmpty ? "" : shown + "/")
    }

    /// - Parameter directory: Below the top of the repository: empty, or it ends with a slash.
    static func revision(_ revision: GitRevision, directory: String) -> NamedFiles {
        NamedFiles(
            digest: { (path) throws(InnerFileError) in
                Digest(of: try revision.bytes(ofInner: path, in: directory))
            },
            bytes: { (path, limit) throws(InnerFileError) in
                let bytes = try revision.bytes(ofInner: path, in: directory)
                guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
                return bytes
            },
            shownPrefix: "\(revision.name):\(directory)")
    }
}
