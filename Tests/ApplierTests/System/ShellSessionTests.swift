import Foundation
import PlanModel
import Synchronization
import TestSupport
import Testing

@testable import Applier

/// Scripts one after the other in one shell, with `serve.sh`.
struct ShellSessionTests {
    private func withSession(
        _ runner: SystemCommandRunner = SystemCommandRunner(), before: String = "",
        _ body: (ShellSession) throws -> Void
    ) throws {
        let line = before + RemoteScripts.serving.line(user: "root")
        let session = try #require(try runner.session(Command("/bin/sh", ["-c", line])))
        defer { session.close() }
        try body(session)
    }

    @discardableResult
    private func run(
        _ script: String, in session: ShellSession, keeping kept: KeptOutput = .upTo(1 << 20),
        deadline: Int = 20, log: OutputLog? = nil
    ) throws -> CommandResult {
        try session.run(script + "\n", keeping: kept, deadline: deadline, log: log)
    }

    @Test func `each script has its output, its errors and its status`() throws {
        try withSession { session in
            for number in 0..<40 {
                let result = try run(
                    "cat; printf 'out \(number)'; echo 'err \(number)' >&2; exit \(number % 5)", in: session)
                #expect(result.status == number % 5)
                #expect(result.text == "out \(number)")
                #expect(result.errorLines == ["err \(number)"])
            }
        }
    }

    @Test func `what a script does to its shell is not there for the next`() throws {
        try withSession { session in
            try run("cd /; umask 0; set +e; PATH=/none; exec 3</dev/null; f() { :; }", in: session)
            #expect(try run("pwd; umask; false; echo on", in: session).status == 1)
            #expect(try run("f 2>/dev/null || echo none", in: session).text == "none\n")
            #expect(try run("cat", in: session).text == "")
            #expect(try run("if true; then", in: session).status != 0)
            #expect(try run("echo \"$nowhere\"", in: session).status != 0)
            #expect(try run("echo still", in: session).text == "still\n")
        }
    }

    @Test func `what the login prints in front belongs to no script`() throws {
        try withSession(before: "echo welcome; echo motd >&2; ") { session in
            let result = try run("echo mine; exit 4", in: session)
            #expect(result.text == "mine\n" && result.errorLines.isEmpty && result.status == 4)
        }
    }

    @Test func `long scripts and outputs go through, and a log has the output`() throws {
        try withTemporaryDirectory { directory in
            try withSession { session in
                let log = OutputLog(path: directory.appending(path: "log").path)
                let text = (0..<20_000).map { "\($0) pdd-\n" }.joined()
                let result = try run("cat <<'END'\n\(text)END", in: session, log: log)
                #expect(result.text == text)
                #expect(log.lastLines.last == "19999 pdd-")
                let many = try run("yes pdd-pdd | head -n 200000", in: session, keeping: .none)
                #expect(many.output.isEmpty && many.status == 0)
            }
        }
    }

    @Test func `a script that is late or prints too much fails, and the session serves nobody after that`() throws {
        try withSession { session in
            let begin = Date()
            #expect(throws: CommandError.self) { try run("sleep 30", in: session, deadline: 1) }
            #expect(Date().timeIntervalSince(begin) < 10)
            #expect(session.look() == .stuck)
        }
        try withSession { session in
            #expect(throws: CommandError.self) { try run("yes", in: session, keeping: .upTo(1000)) }
            #expect(session.look() == .stuck)
        }
    }

    @Test func `when the program ends, the script fails as an unreachable host does`() throws {
        try withSession { session in
            let result = try run("echo part; echo cut >&2; kill -9 $$", in: session)
            #expect(result.status == 255)
            #expect(session.look() == .ended)
        }
        try withSession(before: "echo 'Connection refused' >&2; exit 255; ") { session in
            // More than a pipe holds, so that its writer notices the end, too.
            let result = try run("# \(String(repeating: "x", count: 200_000))", in: session)
            #expect(result.status == 255 && result.errorLines == ["Connection refused"])
        }
        // A program that never served has its own status.
        try withSession(before: "echo 'sudo: a password is required' >&2; exit 1; ") { session in
            let result = try run("true", in: session)
            #expect(result.status == 1 && result.errorLines == ["sudo: a password is required"])
        }
    }

    @Test func `an end that comes while no script runs is seen before the next`() throws {
        try withSession { session in
            try run("(sleep 0.2; kill -9 $$) >/dev/null 2>&1 & echo", in: session)
            let limit = Date() + 10
            while session.look() != .ended, Date() < limit { usleep(20_000) }
            #expect(session.look() == .ended)
        }
    }

    @Test func `what an earlier script left running does not speak in a later one's place`() throws {
        try withSession { session in
            let file = FileManager.default.temporaryDirectory.appending(path: "pdd-late-\(UUID())")
            defer { try? FileManager.default.removeItem(at: file) }
            try run("(sleep 0.3; echo late; : >'\(file.path)') & echo early", in: session)
            let limit = Date() + 10
            while !FileManager.default.fileExists(atPath: file.path), Date() < limit { usleep(20_000) }
            #expect(try run("echo mine", in: session).text == "mine\n")
        }
    }

    @Test func `when pdd is told to end its programs, the script is ended`() throws {
        let runner = SystemCommandRunner()
        try withSession(runner) { session in
            try run("true", in: session)
            DispatchQueue.global().asyncAfter(deadline: .now() + 0.3) { runner.endAll() }
            #expect(throws: CommandError.self) { try run("sleep 30", in: session) }
        }
    }

    @Test func `a token is found wherever its pieces end`() {
        let token = Array("pdd-abc".utf8)
        let bytes = Array("x\npdd-abc ready\nonepdd-abpdd-abc end\n".utf8)
        for size in 1...bytes.count {
            var stream = TokenStream(token, isFirst: true)
            var text: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                text += stream.take(Array(bytes[start..<min(start + size, bytes.count)]))
            }
            #expect(String(decoding: text, as: UTF8.self) == "onepdd-ab")
            #expect(stream.end == "end")
        }
    }
}
