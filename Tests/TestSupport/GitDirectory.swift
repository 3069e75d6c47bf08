public import Foundation

/// A git repository of a test, whose configuration is nobody's but the test's.
public struct GitDirectory {
    public let root: URL

    /// Calls `body` with a new repository without commits, which is gone afterwards.
    public static func with<Result>(_ body: (GitDirectory) throws -> Result) throws -> Result {
        try withTemporaryDirectory { outer in
            let repository = GitDirectory(root: outer.appending(path: "repository"))
            try FileManager.default.createDirectory(at: repository.root, withIntermediateDirectories: true)
            try repository.git("init", "--quiet", "--initial-branch=main")
            return try body(repository)
        }
    }

    /// A home without the user's own configuration of git, and names for commits.
    public var environment: [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
        environment["HOME"] = root.deletingLastPathComponent().path
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        for role in ["AUTHOR", "COMMITTER"] {
            environment["GIT_\(role)_NAME"] = "Test"
            environment["GIT_\(role)_EMAIL"] = "test@example.org"
        }
        return environment
    }

    /// What git prints; it must succeed.
    @discardableResult
    public func git(_ words: String...) throws -> String {
        let run = try Program.run(named: "git", words, environment: environment, in: root)
        guard run.status == 0 else { throw ProgramFailure(said: "git \(words.joined(separator: " ")): \(run.errors)") }
        return run.output
    }

    public func pdd(_ words: String...) throws -> ProgramRun {
        try Program.run(Program.pdd, words, environment: environment, in: root)
    }

    /// Writes a file, and the directories that it is in.
    public func write(_ text: String, to path: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    public func commit(_ message: String = "change") throws {
        try git("add", "--all")
        try git("commit", "--quiet", "--message", message)
    }

    /// Writes a description with this many workers, and its builder.
    public func writeCluster(_ workers: Int, builder: String = "#!/bin/sh\n", in directory: String = "") throws {
        try write(
            #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": \#(workers) }] }"# + "\n",
            to: directory + "cluster.json")
        try write(builder, to: directory + "build-pegasus-image.sh")
    }
}
