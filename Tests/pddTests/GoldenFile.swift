import Foundation
import TestSupport
import Testing

/// Texts that are checked into git, so that a change of them is seen.
///
/// With `PDD_UPDATE_GOLDEN=1` in the environment a text that moved is written instead of reported.
enum Golden {
    private static let updates =
        ProcessInfo.processInfo.environment["PDD_UPDATE_GOLDEN"] == "1"

    private static let folder = "Tests/pddTests/Golden"

    /// Expects the file below `Golden` to hold exactly this text.
    static func expect(
        _ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try expect(text, at: "\(folder)/\(path)", sourceLocation: sourceLocation)
    }

    /// Expects a file of the repository, such as a picture of the documents, to hold exactly this text.
    static func expect(
        _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = Repository.file(path)
        let known =
            FileManager.default.fileExists(atPath: file.path)
            ? try String(contentsOf: file, encoding: .utf8) : nil
        guard known != text else { return }
        guard !updates else {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let change =
            known == nil ? "there is no such file\n" : try difference(from: file, to: text)
        Issue.record(
            "\(path) is not what comes out now; make golden rewrites it\n\(change)",
            sourceLocation: sourceLocation)
    }

    /// Expects the file below `Golden/Seen` to hold what a person sees, whatever the terminal of the tests.
    static func expectSeen(
        _ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let colourless = text.replacing(/\u{1B}\[[0-9]+m/, with: "")
        try expect(colourless, "Seen/\(path)", sourceLocation: sourceLocation)
    }

    /// Expects a folder below `Golden` to hold files of these names and no others.
    static func expectFiles(_ names: [String], in path: String) throws {
        guard !updates else { return }
        let found = try FileManager.default.contentsOfDirectory(
            atPath: Repository.file("\(folder)/\(path)").path)
        #expect(found.filter { !$0.hasPrefix(".") }.sorted() == names.sorted())
    }

    private static func difference(from file: URL, to text: String) throws -> String {
        try withTemporaryDirectory { directory in
            let new = directory.appending(path: "now")
            try text.write(to: new, atomically: true, encoding: .utf8)
            return try Program.run(
                named: "diff", ["-u", "-L", "golden", "-L", "now", file.path, new.path]
            ).output
        }
    }
}
