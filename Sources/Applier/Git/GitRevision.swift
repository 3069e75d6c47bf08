import PlanModel

/// A commit of a repository, and its files.
public struct GitRevision: Sendable {
    /// The revision as the user wrote it.
    public let name: String
    let commit: String
    let repository: GitRepository

    /// The path below the top of the repository of a file below the repository's directory.
    public func path(below name: String) -> String { Self.joined(repository.prefix, name) }

    /// The bytes of the file at a path below the top of the repository.
    ///
    /// Only a regular file is read: what a symbolic link leads to may not be in the repository.
    public func bytes(at path: String) throws(InnerFileError) -> [UInt8] {
        let entry = try reading { () throws(GitFailure) in try repository.entry(path, of: commit) }
        guard let entry else { throw .missing }
        switch entry.mode {
        case "120000": throw .notRegular("a symbolic link in '\(name)'")
        case "040000": throw .notRegular("a directory")
        case "160000": throw .notRegular("a submodule")
        default: return try reading { () throws(GitFailure) in try repository.contents(entry.object) }
        }
    }

    private func reading<Result>(_ body: () throws(GitFailure) -> Result) throws(InnerFileError) -> Result {
        do throws(GitFailure) {
            return try body()
        } catch {
            throw .unreadable(error.reason)
        }
    }

    /// The bytes of a file that a description or plan names.
    ///
    /// - Parameter directory: That of the description, below the top: empty, or it ends with a slash.
    public func bytes(ofInner path: String, in directory: String) throws(InnerFileError) -> [UInt8] {
        guard isInnerPath(path) else { throw .outside }
        let full = Self.joined(directory, path)
        if let name = parts(of: full, at: "/").first(where: { [".pdd", ".git"].contains($0.lowercased()) }) {
            throw .reserved(name)
        }
        return try bytes(at: full)
    }

    /// A path without empty parts and dots.
    private static func joined(_ directory: String, _ path: String) -> String {
        parts(of: directory + path, at: "/").filter { !$0.isEmpty && $0 != "." }.joined(separator: "/")
    }
}
