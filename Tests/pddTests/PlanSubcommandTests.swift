import Foundation
import TestSupport
import Testing

/// `pdd plan` as a program: what it prints, where, and what it ends with.
struct PlanSubcommandTests {
    static let text =
        #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 2 }] }"#

    /// A directory with a description and its builder.
    func withCluster<Result>(
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

    func pdd(_ words: [String], in directory: URL) throws -> ProgramRun {
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
}
