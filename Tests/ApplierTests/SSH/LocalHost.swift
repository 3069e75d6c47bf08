import Foundation
import PlanModel
import TestSupport

@testable import Applier

/// This machine in the place of a host: what would go to a host's shell goes to one here, and the
/// cluster's directory is a temporary one.
struct LocalHost {
    static let cluster = "c"
    let directory: URL

    static func with(_ body: (LocalHost) throws -> Void) throws {
        try withTemporaryDirectory { try body(LocalHost(directory: $0)) }
    }

    /// A text whose paths are those of the temporary directory.
    func here(_ text: String) -> String {
        text.replacing(HostLayout.directory(Self.cluster), with: directory.path)
    }

    /// Runs a command line as sshd would, with this on its standard input.
    func run(_ line: String, input: String, path: String? = nil) throws -> CommandResult {
        var command = Command("/bin/sh", ["-c", here(line)])
        if let path { command.arguments[1] = "PATH=\(shellWord(path)):$PATH; export PATH\n" + command.arguments[1] }
        return try SystemCommandRunner().run(
            command, input: .bytes(Array(here(input).utf8)), deadline: 60, log: nil)
    }

    func run(_ script: HostScript, path: String? = nil) throws -> CommandResult {
        let line = RemoteScripts.interpreter(
            cluster: Self.cluster, lock: script.marker?.action, deadline: 60, user: "root")
        return try run(line, input: RemoteScripts.text(script, cluster: Self.cluster), path: path)
    }

    func copy(_ copy: HostCopy, _ text: String) throws -> CommandResult {
        try run(RemoteScripts.store(copy, cluster: Self.cluster, user: "root"), input: text)
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
