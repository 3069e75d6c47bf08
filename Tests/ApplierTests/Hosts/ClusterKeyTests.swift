import Foundation
import TestSupport
import Testing

@testable import Applier

struct ClusterKeyTests {
    private func with(_ body: (ClusterFiles) throws -> Void) throws {
        try withTemporaryDirectory { try body(ClusterFiles(cluster: "c", beside: $0.path)) }
    }

    @Test func `a key is created once, completely, and found by the next run`() throws {
        try with { (files) throws in
            let runner = RecordingRunner { command in
                let path = command.arguments.last ?? ""
                _ = FileManager.default.createFile(
                    atPath: path, contents: Data("private".utf8), attributes: [.posixPermissions: 0o600])
                try? "ssh-ed25519 AAAA pdd\n".write(toFile: path + ".pub", atomically: true, encoding: .utf8)
                return CommandResult(status: 0)
            }
            let key = ClusterKey(files, runner: runner)
            #expect(try key.publicKey { [] } == "ssh-ed25519 AAAA pdd")
            #expect(try key.publicKey { [] } == "ssh-ed25519 AAAA pdd")
            #expect(try ClusterKey(files, runner: runner).publicKey { [] } == "ssh-ed25519 AAAA pdd")
            #expect(
                runner.commands == [
                    Command("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "pdd", "-f", "\(files.key).new"])
                ])
            #expect(key.path == files.key)
            let names = try FileManager.default.contentsOfDirectory(atPath: files.directory)
            #expect(names.sorted() == [".gitignore", "key", "key.pub", "runs"])
        }
    }

    @Test func `what an interrupted creation left is created again`() throws {
        try with { (files) throws in
            try files.make()
            try "half".write(toFile: files.key + ".new", atomically: true, encoding: .utf8)
            try "ssh-ed25519 OLD\n".write(toFile: files.publicKey, atomically: true, encoding: .utf8)
            #expect(try ClusterKey(files, runner: SystemCommandRunner()).publicKey { [] }.hasPrefix("ssh-ed25519 AAAA"))
            let mode = try FileManager.default.attributesOfItem(atPath: files.key)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `no key is created for existing hosts`() throws {
        try with { (files) throws in
            let runner = RecordingRunner { _ in CommandResult(status: 0) }
            let failure = failure { () throws(ActionFailure) in
                _ = try ClusterKey(files, runner: runner).publicKey { ["c-submit-node"] }
            }
            #expect(failure?.reason == "no key for 'c' here; copy .pdd/c/key from where it was created")
            #expect(failure?.refusal == .missingKey)
            #expect(runner.commands == [])
        }
    }

    @Test func `the public half is computed where only the private one was copied`() throws {
        try with { (files) throws in
            let made = try ClusterKey(files, runner: SystemCommandRunner()).publicKey { [] }
            try FileManager.default.removeItem(atPath: files.publicKey)
            let computed = try ClusterKey(files, runner: SystemCommandRunner()).publicKey { ["c-submit-node"] }
            #expect(ClusterKey.isSame(computed, made))
            #expect(!ClusterKey.isSame(computed, "ssh-ed25519 AAAA pdd"))
        }
    }

    @Test func `why there is no key is said`() throws {
        func reason(_ files: ClusterFiles, _ answer: @escaping RecordingRunner.Answer) -> String? {
            let key = ClusterKey(files, runner: RecordingRunner(answer))
            return failure { () throws(ActionFailure) in _ = try key.publicKey { [] } }?.reason
        }
        try with { (files) throws in
            #expect(
                reason(files) { _ throws(CommandError) in throw .notFound("ssh-keygen") }
                    == "creating the cluster's ssh key: the program 'ssh-keygen' is not installed")
            #expect(
                reason(files) { _ in CommandResult(status: 1) }
                    == "creating the cluster's ssh key: 'ssh-keygen' exited with status 1")
            #expect(
                reason(files) { _ in CommandResult(status: 0) }?
                    .hasPrefix("the cluster's ssh key cannot be stored: ") == true)
        }
    }
}
