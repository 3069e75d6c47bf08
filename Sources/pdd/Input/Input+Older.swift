import Applier
import Foundation
import PlanModel

extension Input {
    /// What `--against` names: a file, or what a git revision has at the path of this input or at another path.
    func readOlder(_ name: String) throws -> Input {
        if name == "-" || FileManager.default.fileExists(atPath: name) { return try readOlderFile(name) }
        let (revision, path) = Self.parts(ofRevision: name)
        let found: GitRevision
        do throws(GitFailure) {
            found = try GitRepository(of: directory.path).revision(revision)
        } catch {
            throw Failure.error(
                .wrongInput, printable("there is no file '\(name)', and \(error.reason)"),
                notes: error.advice.map(printable))
        }
        return try readOlder(found, path: path)
    }

    private func readOlderFile(_ name: String) throws -> Input {
        let (source, isStream) = try Self.readSource(name)
        guard !source.bytes.isEmpty else {
            throw Failure.error(
                .wrongInput, "'\(printable(name))' is empty: there is nothing to compare with",
                notes: ["name a plan, a description or a git revision, such as: --against HEAD~1"])
        }
        let shown = isStream ? "" : (name as NSString).deletingLastPathComponent
        return try Self.read(
            source, isStream: isStream, isLocal: isLocal, isOlder: true,
            beside: .directory(Self.directory(of: name, isStream: isStream).path, shownAs: shown))
    }

    /// - Parameter path: Below the top of the repository; nil is the path of this input.
    private func readOlder(_ revision: GitRevision, path: String?) throws -> Input {
        guard let path = path ?? (isStream ? nil : revision.path(below: (self.path as NSString).lastPathComponent))
        else {
            throw Failure.error(
                .wrongInput, "standard input has no path in '\(printable(revision.name))'",
                notes: ["name the path: --against \(printable(shellWord(revision.name))):PATH"])
        }
        let name = "\(revision.name):\(path)"
        let bytes: [UInt8]
        do throws(InnerFileError) {
            bytes = try revision.bytes(at: path)
        } catch {
            throw Failure.error(
                .wrongInput, printable("'\(name)' cannot be read: \(error)"),
                notes: error == .missing
                    ? ["name another file of that revision: --against \(printable(shellWord(revision.name))):PATH"] : []
            )
        }
        let directory = path.contains("/") ? (path as NSString).deletingLastPathComponent + "/" : ""
        return try Self.read(
            SourceText(name: name, bytes: bytes), isStream: false, isLocal: isLocal, isOlder: true,
            beside: .revision(revision, directory: directory))
    }

    /// Separates `REVISION:PATH`; a colon within braces, as in `HEAD@{12:30}`, belongs to the revision.
    static func parts(ofRevision name: String) -> (revision: String, path: String?) {
        var depth = 0
        for index in name.indices {
            switch name[index] {
            case "{": depth += 1
            case "}": depth -= 1
            case ":" where depth == 0:
                return (String(name[..<index]), String(name[name.index(after: index)...]))
            default: break
            }
        }
        return (name, nil)
    }
}
