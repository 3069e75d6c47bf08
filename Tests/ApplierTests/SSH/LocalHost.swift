import Dispatch
import Foundation
import PlanModel
import TestSupport

@testable import Applier

/// This machine in the place of a host: what would go to a host's shell goes to one here, and the
/// cluster's directory is a temporary one.
struct LocalHost {
    static let cluster = "c"
    let directory: URL
    /// One session for all scripts that do not run at the same time; nil gives each a shell of its own.
    private let session: HostSession?
    private let logins = DispatchSemaphore(value: 1)

    /// Does the same twice: with a shell for each script, and with one session for all.
    static func with(_ body: (LocalHost) throws -> Void) throws {
        try withTemporaryDirectory { try body(LocalHost(directory: $0, session: nil)) }
        try withTemporaryDirectory { directory in
            let session = HostSession()
            defer { session.close() }
            try body(LocalHost(directory: directory, session: session))
        }
    }

    /// A text whose paths are those of the temporary directory.
    func here(_ text: String) -> String {
        text.replacing(HostLayout.directory(Self.cluster), with: directory.path)
    }

    /// Runs a command line as sshd would, with this on its standard input.
    func run(_ line: String, input: String, path: String? = nil) throws -> CommandResult {
        var command = Command("/bin/sh", ["-c", here(line)])
        if let path { command.arguments[1] = Self.assignment(path) + command.arguments[1] }
        return try SystemCommandRunner().run(
            command, input: .bytes(Array(here(input).utf8)), deadline: 60, log: nil)
    }

    func run(_ script: RemoteScript, path: String? = nil) throws -> CommandResult {
        let line = here(RemoteScripts.serving.line(user: "root"))
        let place = RemoteScript(
            (path.map { [Self.assignment($0)] } ?? []) + script.lines.map(here), reading: here(script.input))
        let answer = try session?.run(
            place, for: .errand, keeping: .upTo(Command.outputLimit), deadline: 60, log: nil, logins: logins
        ) { () throws(CommandError) in try SystemCommandRunner().session(Command("/bin/sh", ["-c", line])) }
        if let answer { return answer }
        return try run(
            script.line(user: "root"), input: String(decoding: script.inputBytes, as: UTF8.self), path: path)
    }

    private func here(_ input: RemoteScript.Input) -> RemoteScript.Input {
        switch input {
        case .none: .none
        case .bytes(let bytes): .bytes(bytes)
        case .text(let text): .text(here(text))
        }
    }

    private static func assignment(_ path: String) -> String { "PATH=\(shellWord(path)):$PATH; export PATH\n" }

    func run(_ script: HostScript, path: String? = nil, deadline: Int = 60) throws -> CommandResult {
        try run(RemoteScripts.run(script, cluster: Self.cluster, deadline: deadline), path: path)
    }

    func copy(_ copy: HostCopy, _ text: String) throws -> CommandResult {
        try run(RemoteScripts.store(copy, RemoteScript.Input(Array(text.utf8)), cluster: Self.cluster))
    }

    /// Puts a program into the directory.
    ///
    /// A shell writes it, since a file that this process has open may be open in children that
    /// start meanwhile too, and then cannot be run.
    func install(_ name: String, _ text: String) throws {
        let path = shellWord(directory.appending(path: name).path)
        _ = try run("cat >\(path) && chmod 0755 \(path)", input: text)
    }

    func text(_ path: String) -> String? {
        try? String(contentsOf: directory.appending(path: path), encoding: .utf8)
    }

    func names(_ path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: directory.appending(path: path).path)) ?? []).sorted()
    }
}
