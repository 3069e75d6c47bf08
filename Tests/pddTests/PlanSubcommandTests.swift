import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd plan` as a program: what it prints, where, and what it ends with.
struct PlanSubcommandTests {
    static let text =
        #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 2 }] }"#

    /// A directory with a description and its builder.
    private func withCluster<Result>(
        _ text: String = text, _ body: (URL) throws -> Result
    ) throws -> Result {
        try withTemporaryDirectory { directory in
            try text.write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "#!/bin/sh\n".write(
                to: directory.appending(path: "build-pegasus-image.sh"), atomically: true,
                encoding: .utf8)
            return try body(directory)
        }
    }

    private func pdd(_ words: [String], in directory: URL) throws -> ProgramRun {
        try Program.run(Program.pdd, words, in: directory)
    }

    @Test func `the description is cluster.json unless another is named`() throws {
        try withCluster { directory in
            let first = try pdd(["plan"], in: directory)
            #expect(first.status == 0)
            #expect(first.errors == "estimated time: 1 min 47 s\n")
            #expect(first.output.hasSuffix("\nnext: pdd apply cluster.json\n"))
            #expect(try pdd(["plan", "cluster.json"], in: directory).output == first.output)
        }
    }

    @Test func `--out writes the plan, --check agrees with it, and plan reads it`() throws {
        try withCluster { directory in
            let out = try pdd(["plan", "--out", "c.plan.json"], in: directory)
            #expect(out.status == 0)
            #expect(out.output == "")
            #expect(out.errors == "wrote 35 actions to c.plan.json; next: pdd apply c.plan.json\n")
            let json = try pdd(["plan", "--format", "json"], in: directory)
            let written = try Data(contentsOf: directory.appending(path: "c.plan.json"))
            #expect(json.bytes == written)
            let check = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(check.status == 0)
            #expect(check.output == "")
            #expect(check.errors == "c.plan.json is the plan of cluster.json\n")
            let again = try pdd(["plan", "c.plan.json", "--format", "json"], in: directory)
            #expect(again.bytes == written)
            #expect(try pdd(["plan", "--out=again.json"], in: directory).status == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted() == [
                    "again.json", "build-pegasus-image.sh", "c.plan.json", "cluster.json",
                ])
        }
    }

    @Test func `--check ends with 2 and prints the differences`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "c.plan.json"], in: directory)
            try Self.text.replacing(#""count": 2"#, with: #""count": 1"#).write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let check = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(check.status == 2)
            #expect(check.output.contains("- c-worker2/host  create the host\n"))
            #expect(check.output.hasSuffix("actions: 0 added, 7 removed, 1 changed\n"))
            #expect(
                check.errors == """
                    error: c.plan.json is not the current plan of cluster.json
                    note: to bring it up to date: pdd plan cluster.json --out c.plan.json

                    """)
            #expect(try pdd(["plan", "--check", "none.json"], in: directory).status == 3)
        }
    }

    @Test func `--check sees a changed builder, and a changed layout`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "c.plan.json"], in: directory)
            let plan = directory.appending(path: "c.plan.json")
            let written = try String(contentsOf: plan, encoding: .utf8)
            try (written + "\n").write(to: plan, atomically: true, encoding: .utf8)
            let layout = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(layout.status == 2)
            #expect(layout.output == "the layout of the file differs; its content does not\n")
            try written.write(to: plan, atomically: true, encoding: .utf8)
            try "#!/bin/sh\ntrue\n".write(
                to: directory.appending(path: "build-pegasus-image.sh"), atomically: true,
                encoding: .utf8)
            let builder = try pdd(["plan", "--check", "c.plan.json"], in: directory)
            #expect(builder.status == 2)
            #expect(builder.output.hasPrefix("~ files.build.sh.sha256: "))
        }
    }

    @Test func `--against shows the difference from an older plan`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "old.json"], in: directory)
            let same = try pdd(["plan", "--against", "old.json"], in: directory)
            #expect(same.status == 0)
            #expect(same.output == "no difference\n")
            try Self.text.replacing(#""count": 2"#, with: #""count": 3"#).write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let more = try pdd(["plan", "--against", "old.json"], in: directory)
            #expect(more.status == 0)
            #expect(more.output.contains("+ c-worker3/container  run container worker3"))
        }
    }

    @Test func `--out refuses another directory, where the plan would miss its files`() throws {
        try withCluster { directory in
            try FileManager.default.createDirectory(
                at: directory.appending(path: "sub"), withIntermediateDirectories: false)
            let run = try pdd(["plan", "--out", "sub/c.json"], in: directory)
            #expect(run.status == 64)
            #expect(run.errors.hasPrefix("error: 'sub/c.json' is not in the directory of"))
            let inside = try pdd(["plan", "cluster.json", "--out", "./c.json"], in: directory)
            #expect(inside.status == 0)
            #expect(try pdd(["plan", "--out", "none/c.json"], in: directory).status == 64)
        }
    }

    @Test(arguments: ["text", "json", "svg", "mermaid", "dot"])
    func `every format is printed, for removal too`(format: String) throws {
        try withCluster { directory in
            for words in [["plan", "--format", format], ["plan", "--destroy", "--format", format]] {
                let run = try pdd(words, in: directory)
                #expect(run.status == 0)
                #expect(run.errors.isEmpty == (format != "text"))
                #expect(run.output.contains("c-"))
            }
        }
    }

    @Test func `a picture shows every host with --full, and other formats have no --full`() throws {
        try withCluster { directory in
            for format in ["svg", "mermaid", "dot"] {
                let (short, full) = (
                    try pdd(["plan", "--format", format], in: directory),
                    try pdd(["plan", "--format", format, "--full"], in: directory)
                )
                #expect(full.status == 0)
                #expect(full.output.count > short.output.count)
            }
            for words in [["plan", "--full"], ["plan", "--full", "--format", "json"]] {
                let run = try pdd(words, in: directory)
                #expect(run.status == 64)
                #expect(run.errors.hasPrefix("error: '--full' needs '--format svg', 'mermaid' or 'dot'\n"))
            }
        }
    }

    @Test func `a plan is no input for --local`() throws {
        try withCluster { directory in
            _ = try pdd(["plan", "--out", "p.json"], in: directory)
            let run = try pdd(["plan", "p.json", "--local"], in: directory)
            #expect(run.status == 64)
            #expect(
                run.errors == """
                    error: '--local' needs a description, and 'p.json' is a plan
                    note: make a local plan: pdd plan DESCRIPTION --local --out FILE

                    """)
        }
    }

    struct Mistake {
        let words: [String]
        let status: Int32
        let errors: String
    }

    @Test(arguments: [
        Mistake(
            words: ["plan", "none.json"], status: 3, errors: "error: there is no file 'none.json'\n"),
        Mistake(
            words: ["plan", "."], status: 3,
            errors: "error: '.' is a directory; name the description in it\n"),
        Mistake(
            words: ["plan", "build-pegasus-image.sh"], status: 3,
            errors: """
                build-pegasus-image.sh:1:1: error: JSON has no comments; remove this one
                  1 | #!/bin/sh
                    | ^

                """),
        Mistake(
            words: ["plan", "a", "b"], status: 64,
            errors: """
                error: unexpected argument 'b'
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plan", "--formt", "json"], status: 64,
            errors: """
                error: unknown option '--formt'; did you mean '--format'?
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plan", "--format", "yaml"], status: 64,
            errors: """
                error: '--format' must be 'text', 'json', 'svg', 'mermaid' or 'dot', not 'yaml'
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plan", "--out"], status: 64,
            errors: """
                error: '--out' needs a value: FILE
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plan", "--destroy=yes"], status: 64,
            errors: """
                error: '--destroy' takes no value
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plan", "--", "ls"], status: 64,
            errors: """
                error: 'pdd plan' takes no command after '--'
                note: for usage, see: pdd help plan

                """),
        Mistake(
            words: ["plna"], status: 64,
            errors: """
                error: unknown subcommand 'plna'; did you mean 'plan'?
                note: for usage, see: pdd help

                """),
        Mistake(
            words: ["help", "\u{1B}[31m"], status: 64,
            errors: """
                error: unknown subcommand '^[[31m'
                note: for usage, see: pdd help

                """),
    ])
    func `a mistake has a status and a message`(mistake: Mistake) throws {
        try withCluster { directory in
            let run = try pdd(mistake.words, in: directory)
            #expect(run.status == mistake.status)
            #expect(run.output == "")
            #expect(run.errors == mistake.errors)
        }
    }

    @Test func `without a word the help goes to stderr`() throws {
        let run = try Program.run(Program.pdd, [])
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.errors == (try Program.run(Program.pdd, ["help"]).output))
    }

    @Test func `without a description the note says how to name one`() throws {
        try withTemporaryDirectory { directory in
            let run = try pdd(["plan"], in: directory)
            #expect(run.status == 3)
            #expect(
                run.errors == """
                    error: there is no file 'cluster.json'
                    note: to write a first description: pdd init; to use another file, name it after the subcommand

                    """)
        }
    }

    @Test func `a missing builder is reported where the description names it`() throws {
        try withCluster(
            #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }], "image": { "builder": "none.sh", "files": ["a"] } }"#
        ) { directory in
            let run = try pdd(["plan"], in: directory)
            #expect(run.status == 3)
            let told = run.errors.components(separatedBy: "\n")
                .filter { $0.hasPrefix("cluster.json") }.joined(separator: "\n")
            #expect(
                told == """
                    cluster.json:1:104: error: the file 'none.sh' cannot be read: there is no such \
                    file; its path is relative to the description
                    cluster.json:1:125: error: the file 'a' cannot be read: there is no such file; \
                    its path is relative to the description
                    """)
        }
    }

    @Test func `a builder that is a directory is reported`() throws {
        try withCluster(
            #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }], "image": { "builder": "sub" } }"#
        ) { directory in
            try FileManager.default.createDirectory(
                at: directory.appending(path: "sub"), withIntermediateDirectories: false)
            let run = try pdd(["plan"], in: directory)
            #expect(run.status == 3)
            #expect(
                run.errors.hasPrefix(
                    "cluster.json:1:104: error: the file 'sub' cannot be read: it is a directory; its "
                        + "path is relative to the description\n"))
        }
    }

    @Test func `a closed reader is not reported as a failure`() throws {
        let run = try Program.run(
            named: "sh",
            [
                "-c", "\"$1\" plan examples/cluster.json --format json | head -n 1; echo done", "sh",
                Program.pdd.path,
            ], in: Repository.root)
        #expect(run.status == 0)
        #expect(run.output == "{\ndone\n")
        #expect(run.errors == "")
    }

    @Test func `hostile values reach no shell and no terminal`() throws {
        let hostile = "$(touch planted) `touch planted` '; touch planted; \u{1B}]0;owned\u{7}"
        var quoted = JSONWriter()
        quoted.string(hostile)
        let container = #"{ "command": [\#(quoted.text)], "environment": { "A": \#(quoted.text) } }"#
        try withCluster(
            #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }], "submit": { "container": \#(container) } }"#
        ) { directory in
            let json = try pdd(["plan", "--format", "json"], in: directory)
            let plan = try Plan.read(SourceText(name: "", bytes: Array(json.bytes)))
            #expect(plan.containers["submit"]?.command == [hostile])
            for words in [["plan"], ["plan", "--format", "json"], ["validate"]] {
                let run = try pdd(words, in: directory)
                #expect(run.status == 0)
                #expect(!run.output.utf8.contains(0x1B) && !run.errors.utf8.contains(0x1B))
            }
            #expect(
                !FileManager.default.fileExists(atPath: directory.appending(path: "planted").path))
        }
    }

    @Test func `hostile values in a mistake are made visible`() throws {
        try withCluster(
            #"{ "cluster": "\u001b[2J$(touch planted)\u202e", "provider": { "type": "docker" }, "workers": [{ "count": 1 }] }"#
        ) { directory in
            let run = try pdd(["plan"], in: directory)
            #expect(run.status == 3)
            #expect(
                run.errors.hasPrefix(
                    "cluster.json:1:14: error: '^[[2J$(touch planted)<U+202E>' cannot be the name of a "
                        + "cluster;"))
        }
    }

    @Test func `a hostile name of a file is made visible, and quoted in the next command`() throws {
        try withCluster { directory in
            let name = "a \u{1B}[31m';id;'.json"
            try Self.text.write(
                to: directory.appending(path: name), atomically: true, encoding: .utf8)
            let run = try pdd(["plan", name], in: directory)
            #expect(run.status == 0)
            #expect(run.output.hasSuffix(#"next: pdd apply 'a ^[[31m'\'';id;'\''.json'"# + "\n"))
            let missing = try pdd(["plan", "\u{1B}[31m"], in: directory)
            #expect(missing.errors == "error: there is no file '^[[31m'\n")
            let out = try pdd(["plan", "--out", name + ".plan"], in: directory)
            #expect(!out.errors.utf8.contains(0x1B))
        }
    }

    @Test func `a file that is not UTF-8 is refused`() throws {
        try withCluster { directory in
            try Data([0x7B, 0xFF, 0x7D]).write(to: directory.appending(path: "bytes.json"))
            let run = try pdd(["plan", "bytes.json"], in: directory)
            #expect(run.status == 3)
            #expect(
                run.errors.hasPrefix(
                    "bytes.json:1:2: error: the file is not UTF-8 text; save it as UTF-8\n"))
        }
    }

    @Test func `an unreadable file is reported`() throws {
        try withCluster { directory in
            let run = try pdd(["plan", "cluster.json/inner"], in: directory)
            #expect(run.status == 3)
            #expect(run.errors.hasPrefix("error: '"), "\(run.errors)")
        }
    }
}
