import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct ContainerLoginTests {
    /// The arguments of the last `docker` that a line runs; `inspect` finds the user `scientist`,
    /// whose home is `/home/s`.
    private func arguments(_ line: String, user: String = "scientist") throws -> [String] {
        var arguments: [String] = []
        try LocalHost.with { (host) throws in
            let fake = """
                #!/bin/sh
                case "$1 $*" in
                  inspect*) echo '\(user)' ;;
                  *"cd ~ && pwd"*) echo /home/s ;;
                  *) printf '%s\\0' "$@" ;;
                esac

                """
            try host.install("docker", fake)
            let result = try host.run(line, input: "", path: host.directory.path)
            #expect(result.status == 0, "\(result.errorLines)")
            arguments = result.output.split(separator: 0, omittingEmptySubsequences: false).dropLast()
                .map { String(decoding: $0, as: UTF8.self) }
        }
        return arguments
    }

    private static let shell = [
        "sh", "-c", "if command -v bash >/dev/null; then exec bash -l; else exec sh -l; fi",
    ]

    @Test func `the user is the one that the image names, and begins at home`() throws {
        let line = ContainerLogin.line(container: "submit", user: nil, terminal: false, command: nil)
        #expect(
            try arguments(line)
                == ["exec", "--interactive", "--user", "scientist", "--workdir", "/home/s", "submit"]
                + Self.shell)
    }

    @Test func `an image without a user label is entered as its own user`() throws {
        let line = ContainerLogin.line(container: "submit", user: nil, terminal: false, command: nil)
        #expect(try arguments(line, user: "") == ["exec", "--interactive", "submit"] + Self.shell)
    }

    @Test func `a user may be given`() throws {
        let line = ContainerLogin.line(container: "w1", user: "it's", terminal: false, command: [Array("id".utf8)])
        #expect(
            try arguments(line)
                == ["exec", "--interactive", "--user", "it's", "--workdir", "/home/s", "w1", "id"])
    }

    @Test func `a terminal has a type`() throws {
        let line = ContainerLogin.line(container: "w1", user: nil, terminal: true, command: [Array("top".utf8)])
        #expect(
            try arguments("export TERM=vt100; " + line, user: "")
                == ["exec", "--interactive", "--tty", "--env", "TERM=vt100", "w1", "top"])
    }

    @Test func `the container's shell produces words that are not text`() throws {
        let words: [[UInt8]] = [Array("printf".utf8), [0xFF, 0x0A], Array("it's".utf8), []]
        let line = ContainerLogin.line(container: "w1", user: nil, terminal: false, command: words)
        #expect(
            try arguments(line, user: "")
                == ["exec", "--interactive", "w1", "sh", "-c"] + [
                    "exec " + words.map { shellWord($0) }.joined(separator: " ")
                ])
    }

    @Test func `a command arrives word by word`() throws {
        let words = ["printf", "%s\\n", "", "it's $(id)", "two\nlines", "-x", "*"]
        let line = ContainerLogin.line(
            container: "w1", user: nil, terminal: false, command: words.map { Array($0.utf8) })
        #expect(try arguments(line, user: "") == ["exec", "--interactive", "w1"] + words)
    }
}
