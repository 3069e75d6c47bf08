import PlanModel

/// The git repository that a directory is in.
public struct GitRepository: Sendable {
    /// The directory whose files are looked at.
    public let directory: String
    /// The directory's path below the top of the repository: empty, or it ends with a slash.
    let prefix: String
    private let runner: any CommandRunner

    /// How long git may take, in seconds.
    private static let deadline = 60
    /// The largest file of a revision that is read.
    private static let limit = 256 << 20

    public init(of directory: String, runner: any CommandRunner = SystemCommandRunner()) throws(GitFailure) {
        self.directory = directory
        self.runner = runner
        var path = try Self.run(GitCommand.prefix(of: directory), runner, in: directory).text
        if path.hasSuffix("\n") { path.removeLast() }
        prefix = path
    }

    /// The commit that a revision names: a branch, a tag, a number, `HEAD~1`.
    public func revision(_ name: String) throws(GitFailure) -> GitRevision {
        // git would read an option.
        guard !name.isEmpty, !name.hasPrefix("-") else { throw unknown(name) }
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(
                GitCommand.commit(name, in: directory), input: .none, deadline: Self.deadline, log: nil)
        } catch {
            throw GitFailure(error)
        }
        let commit = result.text.filter { $0 != "\n" }
        guard result.status == 0, !commit.isEmpty, commit.allSatisfy(\.isHexDigit) else { throw unknown(name) }
        return GitRevision(name: name, commit: commit, repository: self)
    }

    private func unknown(_ name: String) -> GitFailure {
        GitFailure(
            "the git repository of '\(directory)' has no revision '\(name)'", advice: ["see: git log --oneline --all"])
    }

    /// What the index has for paths below the directory: the object of each path below the top; an unmerged path has several.
    func index(_ paths: [String]) throws(GitFailure) -> [(path: String, object: String)] {
        let output = try run(GitCommand.index(paths, in: directory)).output
        return output.split(separator: 0).compactMap { record in
            let fields = record.split(separator: 0x09, maxSplits: 1)
            let words = fields.first?.split(separator: 0x20) ?? []
            guard fields.count == 2, words.count == 3 else { return nil }
            return (String(decoding: fields[1], as: UTF8.self), String(decoding: words[1], as: UTF8.self))
        }
    }

    /// What a commit has at a path below the top; nil if there is nothing.
    func entry(_ path: String, of commit: String) throws(GitFailure) -> (mode: String, object: String)? {
        let output = try run(GitCommand.entry(path, of: commit, in: directory)).output
        for record in output.split(separator: 0) {
            let fields = record.split(separator: 0x09, maxSplits: 1)
            let words = fields.first?.split(separator: 0x20) ?? []
            guard fields.count == 2, words.count == 3, fields[1].elementsEqual(path.utf8) else { continue }
            return (String(decoding: words[0], as: UTF8.self), String(decoding: words[2], as: UTF8.self))
        }
        return nil
    }

    /// The bytes of a file in the repository.
    func contents(_ object: String) throws(GitFailure) -> [UInt8] {
        try run(GitCommand.contents(object, in: directory)).output
    }

    private func run(_ command: Command) throws(GitFailure) -> CommandResult {
        try Self.run(command, runner, in: directory)
    }

    private static func run(
        _ command: Command, _ runner: any CommandRunner, in directory: String
    ) throws(GitFailure) -> CommandResult {
        var command = command
        command.output = .upTo(limit)
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: deadline, log: nil)
        } catch {
            throw GitFailure(error)
        }
        guard result.status == 0 else { throw GitFailure(result, in: directory) }
        return result
    }
}
