import Applier
import Foundation
import PlanModel
import Planner

/// A description or a plan, with the directory that its paths are relative to.
struct Input {
    let plan: Plan
    /// What the plan was made of; nil when a plan was given.
    let description: ClusterDescription?
    /// The path as the user wrote it.
    let path: String
    let isLocal: Bool

    /// The directory of the file.
    var directory: URL { URL(filePath: path).absoluteURL.deletingLastPathComponent() }

    /// What was said, for the commands that pdd proposes: `cluster.json --local`.
    var words: String { shellWord(path) + (isLocal ? " --local" : "") }

    /// A plan that no file holds.
    init(plan: Plan) {
        self.init(plan: plan, description: nil, path: "cluster.json", isLocal: false)
    }

    private init(plan: Plan, description: ClusterDescription?, path: String, isLocal: Bool) {
        self.plan = plan
        self.description = description
        self.path = path
        self.isLocal = isLocal
    }

    /// Reads the file that the invocation names, and plans it when it is a description.
    static func read(_ invocation: Invocation) throws -> Input {
        try read(path: invocation.file, isLocal: invocation.has(.local))
    }

    static func read(path: String, isLocal: Bool) throws -> Input {
        let source = try readSource(path)
        do {
            let node = try JSONReader.read(source)
            if Plan.looksLikePlan(node) {
                guard !isLocal else {
                    throw Failure.error(
                        .wrongUsage, "'--local' goes with a description, and '\(printable(path))' is a plan",
                        notes: ["make a local plan: pdd plan DESCRIPTION --local --out FILE"])
                }
                return Input(
                    plan: try Plan.read(source), description: nil, path: path, isLocal: false)
            }
            let description = try ClusterDescription.read(source, local: isLocal)
            let directory = URL(filePath: path).absoluteURL.deletingLastPathComponent()
            let digests = try fileDigests(description, in: directory, source: source)
            return Input(
                plan: ClusterPlanner.plan(description, files: digests), description: description,
                path: path, isLocal: isLocal)
        } catch let diagnostics as Diagnostics {
            throw Failure(.wrongInput, DiagnosticRenderer(source).render(diagnostics.all))
        }
    }

    /// The largest description or plan that is read: far beyond what 20,000 workers need.
    private static let maximumSize = 512 << 20

    static func readSource(_ path: String) throws -> SourceText {
        do {
            let url = URL(filePath: path)
            let values = try url.resourceValues(forKeys: [.isDirectoryKey, .fileSizeKey])
            guard values.isDirectory != true else {
                throw Failure.error(
                    .wrongInput, "'\(printable(path))' is a directory; name the description in it")
            }
            guard values.fileSize ?? 0 <= maximumSize else {
                throw Failure.error(.wrongInput, "'\(printable(path))' is too large to be a description")
            }
            return SourceText(name: path, bytes: Array(try Data(contentsOf: url)))
        } catch let error as CocoaError {
            let isMissing = [.fileReadNoSuchFile, .fileNoSuchFile].contains(error.code)
            throw Failure.error(
                .wrongInput,
                isMissing
                    ? "there is no file '\(printable(path))'"
                    : "'\(printable(path))' cannot be read: \(error.localizedDescription)",
                notes: isMissing && path == "cluster.json"
                    ? ["name a description, such as: pdd plan examples/local.json"] : [])
        }
    }

    /// The digests of the files that the description names, or a located error for each one that
    /// cannot be read.
    private static func fileDigests(
        _ description: ClusterDescription, in directory: URL, source: SourceText
    ) throws -> [String: Digest] {
        var digests: [String: Digest] = [:]
        var problems: [Diagnostic] = []
        for path in ClusterPlanner.filePaths(description) {
            do {
                digests[path] = try fileDigest(directory.appending(path: path).path)
            } catch {
                problems.append(
                    Diagnostic(
                        .error,
                        "the file '\(path)' cannot be read: \(Input.reason(error)); its path "
                            + "is relative to the description",
                        at: try place(of: path, in: source)))
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return digests
    }

    /// Where the description names a file; its beginning when the name is a default.
    private static func place(of path: String, in source: SourceText) throws -> Int {
        let image = try JSONReader.read(source)["image"]
        let nodes = [image?["builder"]].compactMap { $0 } + (image?["files"]?.elements ?? [])
        return nodes.first { $0.string == path }?.offset ?? image?.offset ?? 0
    }
}
