import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct SecretReaderTests {
    private func with(_ runner: RecordingRunner = RecordingRunner(), _ body: (SecretReader, URL) throws -> Void) throws
    {
        try withTemporaryDirectory { (directory) throws in
            let commands: Set = [["op", "read"], ["op", "read", "a b; c"], ["./tell"], ["link"], ["./link"]]
            try body(SecretReader(directory: directory.path, runner: runner, commands: commands), directory)
        }
    }

    @Test func `a variable is a secret as it is`() throws {
        let (name, value) = try #require(ProcessInfo.processInfo.environment.first { !$0.value.isEmpty })
        try with { (reader, _) throws in
            #expect(try reader.read(.environment(name)).reveal() == value)
        }
    }

    @Test(arguments: [
        ("value\n", "value"), ("value", "value"), ("two\n\n", "two\n"), (" a\nb \n", " a\nb "), ("", ""),
        ("dos\r\n", "dos"),
    ])
    func `a file is a secret without its last newline`(text: String, value: String) throws {
        try with { (reader, directory) throws in
            try text.write(to: directory.appending(path: "token"), atomically: true, encoding: .utf8)
            #expect(try reader.read(.file("token")).reveal() == value)
        }
    }

    @Test func `a command is run once, without a shell`() throws {
        let runner = RecordingRunner { _ in CommandResult(status: 0, output: Array("value\n".utf8)) }
        try with(runner) { (reader, _) throws in
            for _ in 0..<3 {
                #expect(try reader.read(.command(["op", "read", "a b; c"])).reveal() == "value")
            }
            var command = Command("op", ["read", "a b; c"])
            command.output = .upTo(1 << 20)
            #expect(runner.commands == [command])
        }
    }

    @Test func `a command that the operator has not allowed is not run`() throws {
        let runner = RecordingRunner()
        try with(runner) { (reader, _) throws in
            for words in [["sh"], ["op"], ["op", "read", "other"], ["op", "read", "a b; c", ""]] {
                let refused = failure { () throws(ActionFailure) in _ = try reader.read(.command(words)) }
                #expect(
                    refused?.reason == "'\(words[0])', which prints a secret, is not allowed to run on this machine")
            }
            #expect(runner.commands.isEmpty)
        }
    }

    @Test func `a program with a relative path is one below the directory`() throws {
        let runner = RecordingRunner()
        try with(runner) { (reader, directory) throws in
            try "".write(to: directory.appending(path: "tell"), atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: directory.appending(path: "link").path, withDestinationPath: "/bin/sh")
            _ = try reader.read(.command(["./tell"]))
            #expect(runner.commands.map(\.program) == [directory.appending(path: "tell").path])
            let refused = failure { () throws(ActionFailure) in _ = try reader.read(.command(["./link"])) }
            #expect(refused?.reason.contains("it leads outside the directory") == true)
        }
    }

    @Test func `why there is no secret is said`() throws {
        try with(RecordingRunner { _ in CommandResult(status: 2, errorLines: ["not signed in"]) }) {
            (reader, directory) throws in
            func reading(_ source: SecretSource) -> ActionFailure? {
                failure { () throws(ActionFailure) in _ = try reader.read(source) }
            }
            #expect(
                reading(.environment("PDD_NO_SUCH_VARIABLE"))?.reason
                    == "the environment variable 'PDD_NO_SUCH_VARIABLE', a secret, is not set")
            #expect(
                reading(.file("absent"))?.reason
                    == "the file 'absent' of a secret cannot be read: there is no such file")
            #expect(
                reading(.file("../outside"))?.reason
                    == "the file '../outside' of a secret cannot be read: it leads outside the directory, through a "
                    + "symbolic link or '..'")
            let refused = reading(.command(["op", "read"]))
            #expect(refused?.reason == "'op', which prints a secret, exited with status 2")
            #expect(refused?.output == ["not signed in"])
            #expect(refused?.command == nil)
        }
        let absent = RecordingRunner { _ throws(CommandError) in throw .notFound("op") }
        try with(absent) { (reader, _) throws in
            let reason = failure { () throws(ActionFailure) in _ = try reader.read(.command(["op", "read"])) }?.reason
            #expect(reason == "reading a secret: the program 'op' is not installed")
        }
    }

    @Test func `a failure never shows what a command printed before it failed`() throws {
        let runner = RecordingRunner { _ in CommandResult(status: 1, output: Array("s3cr3t\n".utf8)) }
        try with(runner) { (reader, _) throws in
            let failed = failure { () throws(ActionFailure) in _ = try reader.read(.command(["op", "--pin=1234"])) }
            let text = "\(String(describing: failed))"
            #expect(failed != nil)
            #expect(!text.contains("s3cr3t") && !text.contains("1234"))
        }
    }
}
