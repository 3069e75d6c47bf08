import Foundation
import TestSupport
import Testing

@testable import pdd

/// What holds for all subcommands.
struct CommandLineTests {
    private func pdd(_ words: String...) throws -> ProgramRun { try Program.run(Program.pdd, words) }

    @Test func `every help has an example`() {
        for subcommand in Subcommand.all {
            #expect(
                HelpText.text(of: subcommand).contains("\n  pdd \(subcommand.name)")
                    || HelpText.text(of: subcommand).contains("\n    pdd \(subcommand.name)"), "\(subcommand.name)")
        }
    }

    @Test(arguments: ["plan", "status", "exec", "extend", "cp"])
    func `help and version are options everywhere`(name: String) throws {
        let help = try pdd("help", name)
        for option in ["-h", "--help"] {
            let run = try pdd(name, option)
            #expect(run.status == 0)
            #expect(run.output == help.output)
        }
        #expect(try pdd(name, "--version").output == pdd("version").output)
    }

    @Test(
        arguments: [
            ("up", "apply"), ("down", "destroy"), ("ps", "status"), ("ls", "status"), ("login", "shell"),
            ("scp", "cp"), ("log", "logs"), ("port-forward", "forward"), ("show", "plan"), ("delete", "destroy"),
            ("terminate", "destroy"),
            ("aply", "apply"), ("staus", "status"),
        ])
    func `the word of another program is answered with pdd's`(word: String, subcommand: String) throws {
        let run = try pdd(word)
        #expect(run.status == 64)
        #expect(
            run.errors == """
                error: unknown subcommand '\(word)'; did you mean '\(subcommand)'?
                note: for usage, see: pdd help

                """)
    }

    @Test(arguments: [["exec", "condor_q", "-all"], ["exec", "a", "b", "ls"]])
    func `a command without '--' is answered with where it belongs`(words: [String]) throws {
        let run = try Program.run(Program.pdd, words)
        #expect(run.status == 64)
        #expect(run.errors.contains("; put '--' before a command's own words\n"), "\(run.errors)")
    }

    @Test func `doctor without a description looks for the engine`() throws {
        try withTemporaryDirectory { directory in
            let programs = directory.appending(path: "bin")
            try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: false)
            let docker = programs.appending(path: "docker")
            let script = """
                #!/bin/sh
                [ "$1" = --version ] && exec echo 'Docker version 29'
                echo 'Cannot connect to the Docker daemon' >&2
                exit 1

                """
            try script.write(to: docker, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: docker.path)
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "")"
            let run = try Program.run(Program.pdd, ["doctor"], environment: environment, in: directory)
            #expect(run.status == 3)
            #expect(run.output.contains("no Docker Engine answers on this machine"), "\(run.output)\(run.errors)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["bin"], "no .pdd")
        }
    }

    @Test func `what another program calls a subcommand is none of pdd's`() {
        for subcommand in Subcommand.all {
            #expect(Neighbours.subcommand(for: subcommand.name) == nil, "\(subcommand.name) would be shadowed")
        }
    }

    @Test(
        arguments: [
            (["apply", "--auto-approve"], "--yes"),
            (["apply", "--dry-run"], "pdd diff"), (["destroy", "--force"], "--yes"),
            (["status", "--no-color"], "--color never"), (["apply", "--target", "x"], "--only"),
            (["plan", "--file", "x"], "pdd plan FILE"), (["apply", "--yess"], "--yes"),
        ])
    func `the option of another program is answered with pdd's`(words: [String], instead: String) throws {
        let run = try Program.run(Program.pdd, words)
        #expect(run.status == 64)
        #expect(
            run.errors == """
                error: unknown option '\(words[1])'; did you mean '\(instead)'?
                note: for usage, see: pdd help \(words[0])

                """)
    }

    @Test func `colour can be asked for before and after the subcommand`() throws {
        for words in [["--color", "always", "help"], ["--color=never", "help"], ["help", "--color", "auto"]] {
            #expect(try Program.run(Program.pdd, words).status == 0)
        }
        let wrong = try pdd("--color", "blue", "help")
        #expect(wrong.status == 64)
        #expect(
            wrong.errors == """
                error: '--color' must be 'auto', 'always' or 'never', not 'blue'
                note: for usage, see: pdd help

                """)
        #expect(try pdd("--color").errors.hasPrefix("error: '--color' needs a value: auto|always|never\n"))
    }
}
