import Foundation
import TestSupport
import Testing

@testable import pdd

struct CompletionTests {
    private func words(_ line: String...) -> [String] {
        let names = Completion.Names(
            hosts: ["p-submit", "p-worker1"], containers: ["submit", "worker1"], actions: ["p-worker1/host"])
        let text = Completion(of: line) { _ in names }.text
        return text.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }
    }

    @Test func `the words that fit are listed`() {
        #expect(words("pl") == ["plan"])
        #expect(Set(words("")) == Set(Subcommand.all.map(\.name)))
        #expect(words("--v") == ["--version"])
        #expect(words("plan", "--form") == ["--format"])
        #expect(words("plan", "--format", "m").contains("mermaid"))
        #expect(words("plan", "--format=m").contains("mermaid"))
        #expect(words("plan", "--format", "=", "js") == ["json"])
        #expect(words("plan", "--out", "") == [":files"])
        #expect(words("plan", "") == [":files"])
        #expect(words("run", "--input", "") == [":directories"])
        #expect(words("help", "ap") == ["apply"])
        #expect(words("completion", "z") == ["zsh"])
        #expect(words("schema", "cl") == ["cluster"])
        #expect(words("shell", "cluster.json", "wo") == ["worker1", ":files"])
        #expect(words("ssh", "p-s") == ["p-submit", ":files"])
        #expect(words("exec", "-c", "s") == ["submit"])
        #expect(words("apply", "--only", "p-w") == ["p-worker1", "p-worker1/host"])
        #expect(words("apply", "--only", "p-submit,p-w") == ["p-submit,p-worker1", "p-submit,p-worker1/host"])
        #expect(words("exec", "--", "l") == [":files"])
        #expect(words("nonsense", "x") == [])
    }

    /// Runs a shell's line in a directory with a description.
    private func run(_ shell: String, _ arguments: [String], _ line: String) throws -> ProgramRun {
        try withTemporaryDirectory { directory in
            let description = """
                { "cluster": "mine", "provider": { "type": "docker" }, "image": { "builder": "build.sh" },
                  "workers": [{ "count": 2 }] }
                """
            try description.write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "#!/bin/sh\n".write(to: directory.appending(path: "build.sh"), atomically: true, encoding: .utf8)
            let path = Program.pdd.deletingLastPathComponent().path
            return try Program.run(named: shell, arguments + ["export PATH='\(path)':$PATH\n" + line], in: directory)
        }
    }

    private static let cases: [(line: [String], expected: String)] = [
        (["pdd", "pla"], "plan"), (["pdd", "plan", "--for"], "--format"),
        (["pdd", "plan", "--format", "me"], "mermaid"),
        (["pdd", "shell", "cluster.json", "worker2"], "worker2"), (["pdd", "ssh", "mine-wo"], "mine-worker1"),
        (["pdd", "plan", "clu"], "cluster.json"), (["pdd", "apply", "--only", "mine-worker2/ho"], "mine-worker2/host"),
    ]

    @Test(arguments: 0..<7)
    func `bash completes`(index: Int) throws {
        let (line, expected) = Self.cases[index]
        let words = line.map { "'\($0)'" }.joined(separator: " ")
        let run = try run(
            "bash", ["--norc", "-c"],
            """
            . <(pdd completion bash)
            compopt() { :; }
            COMP_WORDS=(\(words)) COMP_CWORD=\(line.count - 1)
            _pdd
            printf '%s\\n' "${COMPREPLY[@]}"
            """)
        #expect(run.output.split(separator: "\n").contains(Substring(expected)), "\(run.output)\(run.errors)")
        #expect(run.errors == "")
    }

    @Test(arguments: 0..<7)
    func `fish completes`(index: Int) throws {
        let (line, expected) = Self.cases[index]
        let run = try run(
            "fish", ["--no-config", "-c"],
            "pdd completion fish | source\ncomplete -C '\(line.joined(separator: " "))'")
        let words = run.output.split(separator: "\n").map { $0.split(separator: "\t")[0] }
        #expect(words.contains(Substring(expected)), "\(run.output)\(run.errors)")
    }

    /// The functions of zsh's completion system need a terminal's editor; these stand-ins print what they are given.
    @Test(arguments: 0..<7)
    func `zsh completes`(index: Int) throws {
        let (line, expected) = Self.cases[index]
        let words = line.map { "'\($0)'" }.joined(separator: " ")
        let run = try run(
            "zsh", ["-f", "-c"],
            """
            compdef() { :; }
            _describe() { print -rl -- "${(@P)3}"; }
            _files() { print -rl -- ${words[CURRENT]}*(N); }
            . <(pdd completion zsh)
            words=(\(words)) CURRENT=\(line.count)
            _pdd
            """)
        let found = run.output.split(separator: "\n").map { $0.replacing("\\:", with: "=").split(separator: ":")[0] }
        #expect(found.contains { $0 == expected }, "\(run.output)\(run.errors)")
        #expect(run.errors == "")
    }
}
