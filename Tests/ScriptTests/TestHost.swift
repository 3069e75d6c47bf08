import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

/// A host whose outside programs answer from a table, and whose clock moves only when a script sleeps.
///
/// Its paths are those of a temporary directory, and its PATH has nothing but the table's programs and a few tools that
/// every host has.
struct TestHost {
    /// How many seconds go by in each sleep, however short.
    var step = 1
    var answers: [Answer]
    /// Files that exist, by their path on the host.
    var files: [String: String] = [:]

    init(_ answers: [Answer] = [], files: [String: String] = [:], step: Int = 1) {
        self.answers = answers
        self.files = files
        self.step = step
    }

    /// The shells that hosts have.
    enum Shell: String, CaseIterable {
        case dash = "dash"
        case ash = "busybox ash"
    }

    /// What came of a script.
    struct Run {
        let status: Int32
        let output: String
        let errors: String
        /// The calls of the table's programs, in order.
        let calls: [String]
        /// What the clock showed at the end, in seconds from the start.
        let seconds: Int
        /// The files below the host's root, by path.
        let files: [String: String]

        func has(_ call: String) -> Bool { calls.contains { $0.hasPrefix(call) } }
    }

    private static let tools = [
        "awk", "base64", "basename", "cat", "chmod", "comm", "cp", "cut", "dirname", "env", "find", "flock", "grep",
        "gzip",
        "head", "id", "ln", "mkdir", "mktemp", "mv", "readlink", "rm", "rmdir", "sed", "setsid", "sha256sum", "sort",
        "stat", "tail", "tar", "tee", "timeout", "touch", "tr", "true", "wc", "xargs",
    ]

    /// Where the paths of scripts are, below the root.
    private static let paths = [
        "/run/systemd", "/proc/[0-9]", "/proc/uptime", "/etc/docker", "/etc/os-release", "/etc/apt", "/etc/systemd",
        "/proc/net", "/proc/sys", "/run/pdd", "/usr/local",
        "/usr/sbin/sshd", "/run/sshd.pid", "/etc/ssh", "/var/lib",
    ]

    /// Runs a script in its directory on the host, with these variables.
    func run(_ script: ShellFile, _ variables: [String: String] = [:], in shell: Shell) throws -> Run {
        try run(script.wholeLines.joined(separator: "\n"), variables, in: shell)
    }

    func run(_ text: String, _ variables: [String: String] = [:], in shell: Shell) throws -> Run {
        try withTemporaryDirectory { root in
            try prepare(root, shell)
            let values = variables.sorted { $0.key < $1.key }.map { "\($0.key)=\(shellWord($0.value))\n" }.joined()
            var text = values + text
            for path in Self.paths { text = text.replacing(path, with: root.path + path) }
            // Some shells have a sleep of their own.
            let start = "sleep() { \(shellWord(root.path))/bin/sleep \"$@\"; }\n"
            let words = shell.rawValue.split(separator: " ").map(String.init)
            // As pdd runs programs: no signal is blocked, for which some shells would wait for ever.
            let command = Command(
                "/bin/sh",
                [
                    "-c", "cd \"$1\" && exec 2>\"$2\" && shift 2 && exec env -i \"$@\"", "sh",
                    root.path + "/work/files",
                    root.path + "/errors", "PATH=\(root.path)/bin",
                ] + words + ["-euc", start + text])
            let run = try SystemCommandRunner().run(command, input: .none, deadline: 60, log: nil)
            let unexpected = Self.read(root, "unexpected")
            #expect(unexpected.isEmpty, "the table has no answer for: \(unexpected)")
            return Run(
                status: run.status, output: run.text, errors: Self.read(root, "errors"),
                calls: Self.read(root, "calls").split(separator: "\n").map(String.init),
                seconds: Int(Self.read(root, "clock").prefix { $0 != " " }) ?? -1, files: Self.files(root))
        }
    }

    private func prepare(_ root: URL, _ shell: Shell) throws {
        let bin = root.appending(path: "bin")
        let manager = FileManager.default
        for folder in ["bin", "work/files"] {
            try manager.createDirectory(at: root.appending(path: folder), withIntermediateDirectories: true)
        }
        for (path, text) in files {
            let file = root.appending(path: path)
            try manager.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: false, encoding: .utf8)
        }
        let shellProgram = shell == .dash ? "dash" : "busybox"
        let programs = Set(answers.map(\.program) + ["date", "sleep"])
        for name in Self.tools + [shellProgram] where !programs.contains(name) {
            try manager.createSymbolicLink(at: bin.appending(path: name), withDestinationURL: try Self.program(name))
        }
        try manager.createSymbolicLink(
            at: bin.appending(path: "sh"), withDestinationURL: try Self.program(shellProgram))
        for name in programs {
            // A builder is in the directory of files, other programs are in PATH.
            let place = name.hasSuffix(".sh") ? root.appending(path: "work/files") : bin
            try manager.createSymbolicLink(
                at: place.appending(path: name),
                withDestinationURL: Repository.file("Tests/ScriptTests/Programs/answer"))
        }
        try "0 \(step)\n".write(to: root.appending(path: "clock"), atomically: false, encoding: .utf8)
        try answers.map(\.lines).joined()
            .write(to: root.appending(path: "answers"), atomically: false, encoding: .utf8)
    }

    /// Where a program of this machine is.
    private static func program(_ name: String) throws -> URL {
        let places = ["/usr/bin/", "/bin/", "/usr/sbin/", "/sbin/"].map { URL(filePath: $0 + name) }
        return try #require(
            places.first { FileManager.default.isExecutableFile(atPath: $0.path) }, "this machine has no '\(name)'")
    }

    private static func read(_ root: URL, _ path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    private static func files(_ root: URL) -> [String: String] {
        let own = ["bin/", "answers", "calls", "clock", "errors", "unexpected"]
        var found: [String: String] = [:]
        for path in (try? FileManager.default.subpathsOfDirectory(atPath: root.path)) ?? []
        where !own.contains(where: { path.hasPrefix($0) }) {
            found[path] = try? String(contentsOf: root.appending(path: path), encoding: .utf8)
        }
        return found
    }
}
