import Applier
import Foundation
import PlanModel

extension Option {
    static let requireCommitted = Option(
        "--require-committed", "Refuse a file that is not exactly that of the last commit (HEAD).")
}

extension Subcommand {
    /// Refuses a description or plan that is not exactly that of `HEAD`, or that names such a file.
    ///
    /// Files with secrets and with credentials are left out: they do not belong into git.
    ///
    /// - Throws: Status 3, each such file, and the way out.
    static func requireCommitted(_ invocation: Invocation, _ input: Input) throws {
        guard invocation.has(.requireCommitted) else { return }
        guard let source = input.source, !input.isStream else {
            throw Failure.error(
                .wrongInput, "'--require-committed' needs a file: standard input is not in git")
        }
        var files = [((input.path as NSString).lastPathComponent, Digest(of: source.bytes))]
        for file in input.bases + input.plan.files.values.sorted(by: { $0.path < $1.path })
        where !files.contains(where: { $0.0 == file.path }) { files.append((file.path, file.digest)) }
        let found: [(path: String, reason: String)]
        do throws(GitFailure) {
            found = try GitRepository(of: input.directory.path).uncommitted(files.map { (path: $0.0, digest: $0.1) })
        } catch {
            throw Failure.error(
                .wrongInput, printable("'--require-committed' was given, but \(error.reason)"),
                notes: error.advice.map(printable))
        }
        guard !found.isEmpty else { return }
        let directory = (input.path as NSString).deletingLastPathComponent
        let names = found.map { shellWord(directory.isEmpty ? $0.path : "\(directory)/\($0.path)") }.joined(
            separator: " ")
        throw Failure(
            .wrongInput,
            printable(
                found.map { "error: '\($0.path)' is not what HEAD has: \($0.reason)\n" }.joined()
                    + "note: commit it: git add \(names) && git commit; or apply without '--require-committed'\n"))
    }
}
