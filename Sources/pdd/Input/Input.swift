import Applier
import Foundation
import PlanModel
import Planner

/// A description or a plan, with the directory that its paths are relative to.
struct Input {
    let plan: Plan
    /// The description of the plan; nil if the input was a plan.
    let description: ClusterDescription?
    /// The description with what it extends; nil for a plan.
    let node: JSONNode?
    /// The descriptions that it extends, relative to its directory.
    let bases: [PinnedFile]
    /// The text of the description or plan, followed by what it extends; nil without a file.
    let source: SourceText?
    /// The path as the user wrote it.
    var path: String { source?.name ?? "cluster.json" }
    let isLocal: Bool

    /// Whether the input is a pipe or standard input.
    let isStream: Bool

    /// The directory of the file, or the working directory if the input is a pipe.
    var directory: URL { Self.directory(of: path, isStream: isStream) }

    static func directory(of path: String, isStream: Bool) -> URL {
        isStream
            ? URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
            : URL(filePath: path).absoluteURL.deletingLastPathComponent()
    }

    /// The input's arguments, for the commands that pdd proposes: `cluster.json --local`.
    ///
    /// A pipe's name, such as `/dev/fd/63`, is useless to the next command.
    var words: String { (isStream ? "-" : shellWord(path)) + (isLocal ? " --local" : "") }

    /// A plan without a file.
    init(plan: Plan) {
        self.init(plan: plan, description: nil, source: nil, isLocal: false, isStream: false)
    }

    private init(
        plan: Plan, description: ClusterDescription?, node: JSONNode? = nil, bases: [PinnedFile] = [],
        source: SourceText?, isLocal: Bool,
        isStream: Bool
    ) {
        self.plan = plan
        self.node = node
        self.bases = bases
        self.description = description
        self.source = source
        self.isLocal = isLocal
        self.isStream = isStream
    }

    /// Reads the file that the invocation names, and plans it if it is a description.
    static func read(_ invocation: Invocation) throws -> Input {
        try read(path: invocation.file, isLocal: invocation.has(.local))
    }

    /// - Parameter warns: Whether the warnings about the description are printed.
    static func read(path: String, isLocal: Bool, warns: Bool = true) throws -> Input {
        let (source, isStream) = try readSource(path)
        let directory = directory(of: path, isStream: isStream)
        let beside = isStream ? "" : (path as NSString).deletingLastPathComponent
        return try read(
            source, isStream: isStream, isLocal: isLocal, warns: warns,
            beside: .directory(directory.path, shownAs: beside))
    }

    /// Reads a description or a plan whose bytes are known.
    ///
    /// - Parameters:
    ///   - isLocal: Whether the local Docker Engine is used instead of the description's provider.
    ///   - isOlder: Whether it is compared with another plan, so that a plan may be where a local one is made.
    ///   - warns: Whether the warnings about the description are printed.
    ///   - files: The files that it can name.
    static func read(
        _ source: SourceText, isStream: Bool, isLocal: Bool, isOlder: Bool = false, warns: Bool = true,
        beside files: NamedFiles
    ) throws -> Input {
        let path = source.name == standardInput ? "-" : source.name
        var source = source
        do {
            var node = try JSONReader.read(source)
            guard !Approval.looksLikeApproval(node) else {
                throw Failure.error(
                    .wrongInput, "'\(printable(path))' is an approval, not a description or a plan",
                    notes: [
                        "name the description or plan that was approved: pdd apply FILE --approved \(printable(shellWord(path)))"
                    ])
            }
            if Plan.looksLikePlan(node) {
                guard !isLocal || isOlder else {
                    throw Failure.error(
                        .wrongUsage, "'--local' needs a description, and '\(printable(path))' is a plan",
                        notes: ["make a local plan: pdd plan DESCRIPTION --local --out FILE"])
                }
                return Input(
                    plan: try Plan.read(node), description: nil, source: source, isLocal: false, isStream: isStream)
            }
            let whole = try readBases(of: node, in: source, among: files)
            (node, source) = (whole.node, whole.source)
            let description = try ClusterDescription.read(
                node, local: isLocal, awsConfig: isLocal ? nil : try readAWSConfig(of: node, among: files))
            if warns { Standard.error(DiagnosticRenderer(source).render(description.warnings)) }
            let digests = try fileDigests(description, among: files, image: node["image"])
            return Input(
                plan: ClusterPlanner.plan(description, files: digests), description: description, node: node,
                bases: whole.bases,
                source: source, isLocal: isLocal, isStream: isStream)
        } catch let diagnostics as Diagnostics {
            throw Failure.of(FileProblems(source, diagnostics))
        }
    }

    /// The name of standard input in messages.
    private static let standardInput = "<stdin>"

    /// The maximum size of a description or plan, in bytes; 20,000 workers need far less.
    private static let maximumSize = 256 << 20

    /// Reads a description or a plan: a file, a pipe, or standard input for `-`.
    static func readSource(_ path: String) throws -> (source: SourceText, isStream: Bool) {
        do throws(FileFailure) {
            let file = try readUserFile(path, limit: maximumSize)
            return (SourceText(name: path == "-" ? standardInput : path, bytes: file.bytes), file.isStream)
        } catch {
            throw unreadable(path, error)
        }
    }

    private static func unreadable(_ path: String, _ failure: FileFailure) -> Failure {
        switch failure.reason {
        case FileFailure.reason(EISDIR):
            .error(.wrongInput, "'\(printable(path))' is a directory; name the description in it")
        case FileFailure.reason(ENOENT):
            .error(
                .wrongInput, "there is no file '\(printable(path))'",
                notes: path == "cluster.json"
                    ? ["to write a first description: pdd init; to use another file, name it after the subcommand"]
                    : nearestFile(to: path).map { ["did you mean '\(printable($0))'?"] } ?? [])
        default:
            .error(.wrongInput, printable("'\(path)' cannot be read: \(failure)"))
        }
    }

    /// The description or plan in the same directory whose name is most like that of a file that does not exist.
    private static func nearestFile(to path: String) -> String? {
        let directory = (path as NSString).deletingLastPathComponent
        let names = try? FileManager.default.contentsOfDirectory(atPath: directory.isEmpty ? "." : directory)
        let stems = (names ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
        let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
        return nearest(to: stem, among: stems).map { (directory as NSString).appendingPathComponent($0 + ".json") }
    }

    /// The digests of the files that the description names.
    ///
    /// - Throws: An error with its place for each file that cannot be read.
    private static func fileDigests(
        _ description: ClusterDescription, among files: NamedFiles, image: JSONNode?
    ) throws -> [String: Digest] {
        var digests: [String: Digest] = [:]
        let problems = Problems()
        for path in description.filePaths {
            do throws(InnerFileError) {
                digests[path] = try files.digest(path)
            } catch {
                let place = place(of: path, in: image)
                problems.error(
                    "the file '\(path)' cannot be read: \(error); its path "
                        + "is relative to the description",
                    at: place ?? image?.offset ?? 0,
                    notes: place == nil && path == ImageDescription.defaultBuilder ? [Self.missingBuilder] : [])
            }
        }
        try problems.check()
        return digests
    }

    /// The position of a file's name in the description; nil if the name is a default.
    private static func place(of path: String, in image: JSONNode?) -> Int? {
        let nodes = [image?["builder"]].compactMap { $0 } + (image?["files"]?.elements ?? [])
        return nodes.first { $0.string == path }?.offset
    }

    private static let missingBuilder = Diagnostic(
        .note,
        "it builds the images where the description names no other builder; to write it, in the description's "
            + "directory: pdd init --builder")
}
