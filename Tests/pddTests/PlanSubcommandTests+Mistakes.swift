import Foundation
import TestSupport
import Testing

/// What is wrong on the command line or in the files that it names.
extension PlanSubcommandTests {
    struct Mistake {
        let words: [String]
        let status: Int32
        let errors: String
    }

    @Test(arguments: [
        Mistake(
            words: ["plan", "none.json"], status: 3, errors: "error: there is no file 'none.json'\n"),
        Mistake(
            words: ["plan", "clutser.json"], status: 3,
            errors: "error: there is no file 'clutser.json'\nnote: did you mean 'cluster.json'?\n"),
        Mistake(
            words: ["plan", "--check", "cluster.json"], status: 3,
            errors: """
                error: 'cluster.json' is a description, not a plan
                note: to write its plan: pdd plan cluster.json --out FILE

                """),
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
