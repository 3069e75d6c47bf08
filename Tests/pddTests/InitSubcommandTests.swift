import Foundation
import TestSupport
import Testing

struct InitSubcommandTests {
    private func run(_ words: String..., in directory: URL) throws -> ProgramRun {
        try Program.run(Program.pdd, words, in: directory)
    }

    private func prepare(_ directory: URL) throws {
        for name in ["build-pegasus-image.sh", "aws_config"] {
            try FileManager.default.copyItem(
                at: Repository.file("examples/\(name)"), to: directory.appending(path: name))
        }
        try "#!/bin/sh\n".write(to: directory.appending(path: "build.sh"), atomically: true, encoding: .utf8)
    }

    @Test(arguments: ["docker", "aws", "ssh", "docker-machine"])
    func `what init writes is valid`(provider: String) throws {
        try withTemporaryDirectory { directory in
            let written = try run("init", "--provider", provider, "--cluster", "mine", in: directory)
            #expect(written.status == 0, "\(written.errors)")
            #expect(
                written.errors == """
                    wrote 'cluster.json', 'cluster.schema.json' and 'build-pegasus-image.sh'; next: edit \
                    'cluster.json', then: pdd plan cluster.json

                    """)
            let builder = directory.appending(path: "build-pegasus-image.sh").path
            #expect(FileManager.default.isExecutableFile(atPath: builder))
            #expect(
                FileManager.default.contentsEqual(
                    atPath: builder, andPath: Repository.file("examples/build-pegasus-image.sh").path))
            #expect(
                try run("schema", in: directory).output
                    == String(contentsOf: directory.appending(path: "cluster.schema.json"), encoding: .utf8))
            let text = try String(contentsOf: directory.appending(path: "cluster.json"), encoding: .utf8)
            #expect(text.contains(#""environment": { "PEGASUS": "repository" }"#))
            let valid = try run("validate", in: directory)
            #expect(valid.status == 0, "\(valid.errors)")
            // Never over a file.
            let again = try run("init", in: directory)
            #expect(again.status == 3)
            #expect(again.errors.hasPrefix("error: 'cluster.json' exists already\n"))
        }
    }

    /// The plan of the description that init writes is that of examples/cluster.json, which says all
    /// defaults of the original, but for the size of hosts.
    @Test func `from the original's command line comes the original's cluster`() throws {
        try withTemporaryDirectory { directory in
            try prepare(directory)
            let written = try run("init", "--from-original", "aws_config", "build.sh", "2", in: directory)
            #expect(written.status == 0, "\(written.errors)")
            #expect(written.errors.contains("aws_config holds secrets"))
            let plan = try run("plan", "--format", "json", in: directory).output
            let example = try run(
                "plan", Repository.file("examples/cluster.json").path, "--format", "json", in: directory)
            func lines(_ text: String) -> Set<String> {
                Set(
                    text.split(separator: "\n").map(String.init).filter {
                        $0.hasPrefix("    { \"id\"") || $0.contains("\"image\"")
                    }.map { $0.replacing("t3.large", with: "").replacing("t3.small", with: "") })
            }
            #expect(lines(plan) == lines(example.output))
            #expect(!plan.contains("YOUR-SECRET"))
            let local = try run("plan", "--local", in: directory)
            #expect(local.status == 0, "\(local.errors)")
        }
    }

    @Test func `a description without a builder is told how to get one`() throws {
        try withTemporaryDirectory { directory in
            let text = #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }] }"#
            try text.write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let missing = try run("validate", in: directory)
            #expect(missing.status == 3)
            #expect(missing.errors.hasSuffix("in the description's directory: pdd init --builder\n"))
            let written = try run("init", "--builder", in: directory)
            #expect(written.errors == "wrote build-pegasus-image.sh; next: pdd plan\n")
            #expect(try run("validate", in: directory).status == 0)
            #expect(try run("init", "--builder", in: directory).status == 3)
            #expect(try run("init", "--builder", "--cluster", "a", in: directory).status == 64)
            #expect(try run("init", "--builder", "a", in: directory).status == 64)
            #expect(
                try String(contentsOf: directory.appending(path: "cluster.json"), encoding: .utf8) == text)
        }
    }

    @Test(arguments: [("Trial", "use at most 32 lower-case letters"), ("cluster", "it is reserved")])
    func `a name that no cluster can have is refused with the rule`(name: String, rule: String) throws {
        try withTemporaryDirectory { directory in
            let refused = try run("init", "--cluster", name, in: directory)
            #expect(refused.status == 64)
            #expect(refused.errors.hasPrefix("error: '\(name)' is not a valid cluster name; \(rule)"))
        }
    }

    @Test func `files that exist stay`() throws {
        try withTemporaryDirectory { directory in
            let sub = directory.appending(path: "sub")
            try FileManager.default.createDirectory(at: sub, withIntermediateDirectories: false)
            let builder = sub.appending(path: "build-pegasus-image.sh")
            try "my own".write(to: builder, atomically: true, encoding: .utf8)
            let written = try run("init", "--out", "sub/trial.json", in: directory)
            #expect(
                written.errors == """
                    wrote 'sub/trial.json' and 'sub/cluster.schema.json'; next: edit 'sub/trial.json', then: pdd \
                    plan sub/trial.json

                    """)
            #expect(try String(contentsOf: builder, encoding: .utf8) == "my own")
        }
    }

    @Test(arguments: ["plan", "validate", "status", "apply"])
    func `a directory without a description suggests init`(subcommand: String) throws {
        try withTemporaryDirectory { directory in
            let run = try run(subcommand, in: directory)
            #expect(run.status == 3)
            #expect(
                run.errors == """
                    error: there is no file 'cluster.json'
                    note: to write a first description: pdd init; to use another file, name it after the subcommand

                    """)
        }
    }

    @Test(
        arguments: [
            (["aws_config", "build.sh"], 64, "'--from-original' needs CONFIG BUILDER WORKERS"),
            (["aws_config", "build.sh", "none"], 64, "WORKERS must be a number from 1 to 20000, not 'none'"),
            (["aws_config", "gone.sh", "2"], 3, "the file 'gone.sh' cannot be read"),
            (["/etc/passwd", "build.sh", "2"], 3, "must be a path relative to the description, below its directory"),
            (["build-pegasus-image.sh", "build.sh", "2"], 3, "build-pegasus-image.sh:"),
        ] as [([String], Int32, String)])
    func `problems of the original's arguments are reported`(words: [String], status: Int32, problem: String) throws {
        try withTemporaryDirectory { directory in
            try prepare(directory)
            let run = try Program.run(Program.pdd, ["init", "--from-original"] + words, in: directory)
            #expect(run.status == status)
            #expect(run.errors.contains(problem), "\(run.errors)")
            #expect(!FileManager.default.fileExists(atPath: directory.appending(path: "cluster.json").path))
        }
    }
}
