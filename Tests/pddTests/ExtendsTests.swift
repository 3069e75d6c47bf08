import Foundation
import TestSupport
import Testing

/// Descriptions that extend another one.
struct ExtendsTests {
    private static let base = """
        {
          "cluster": "base", "provider": { "type": "docker", "memory": "2g", "cpus": 2 },
          "image": { "builder": "build.sh", "environment": { "A": "1", "B": "2" } },
          "workers": [{ "count": 2 }]
        }
        """

    /// Runs pdd where these files and a builder are.
    private func pdd(_ words: String..., files: [String: String]) throws -> ProgramRun {
        try withTemporaryDirectory { directory in
            for (name, text) in files.merging(["build.sh": "#!/bin/sh\n"], uniquingKeysWith: { first, _ in first }) {
                let file = directory.appending(path: name)
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            return try Program.run(Program.pdd, words, in: directory)
        }
    }

    @Test func `a plan has the merged description only`() throws {
        let merged = """
            {
              "cluster": "large", "provider": { "type": "docker", "memory": "8g" },
              "image": { "builder": "build.sh", "environment": { "A": "1", "B": "3", "C": "4" } },
              "workers": [{ "count": 4 }]
            }
            """
        let over = """
            {
              "extends": "base.json", "cluster": "large", "provider": { "memory": "8g", "cpus": null },
              "image": { "environment": { "B": "3", "C": "4" } }, "workers": [{ "count": 4 }]
            }
            """
        let plan = try pdd("plan", "--format", "json", files: ["cluster.json": over, "base.json": Self.base])
        #expect(plan.status == 0, "\(plan.errors)")
        #expect(plan.output == (try pdd("plan", "--format", "json", files: ["cluster.json": merged]).output))
    }

    @Test func `descriptions extend each other in a chain`() throws {
        let files = [
            "cluster.json": #"{ "extends": "kinds/large.json", "cluster": "c" }"#,
            "kinds/large.json": #"{ "extends": "base.json", "workers": [{ "count": 7 }] }"#, "base.json": Self.base,
        ]
        #expect(try pdd("validate", files: files).output == "cluster.json: valid; 8 hosts, 70 actions\n")
    }

    @Test func `a problem has its place in the file that it is in`() throws {
        let base = Self.base.replacing(#""cpus": 2"#, with: #""cpus": "two""#)
        let run = try pdd(
            "validate",
            files: ["cluster.json": "{ \"extends\": \"base.json\",\n  \"wrkers\": 1 }", "base.json": base])
        #expect(run.status == 3)
        #expect(run.errors.contains("cluster.json:2:3: error: unknown key 'wrkers'"), "\(run.errors)")
        #expect(run.errors.contains("base.json:2:78: error: 'cpus' of 'provider' must be a number"), "\(run.errors)")
        #expect(run.errors.contains(#""memory": "2g", "cpus": "two" },"#), "\(run.errors)")
    }

    @Test func `programs and explanations get the place in the base, too`() throws {
        let over = #"{ "extends": "base.json", "cluster": "c" }"#
        let broken = Self.base.replacing(#""cpus": 2"#, with: #""cpus": "two""#)
        let json = try pdd("validate", "--json", files: ["cluster.json": over, "base.json": broken])
        #expect(json.output.contains(#""file": "base.json", "line": 2, "column": 78"#), "\(json.output)")
        let shown = try pdd(
            "plan", "--show", "c-worker1/host", files: ["cluster.json": over, "base.json": Self.base])
        #expect(shown.output.contains("base.json:4:15: workers[0]"), "\(shown.output)")
    }

    @Test(
        arguments: [
            (#"{ "extends": 5 }"#, "cluster.json:1:14: error: 'extends' must be the path of a description"),
            (#"{ "extends": "../base.json" }"#, "cluster.json:1:14: error: 'extends' must be the path"),
            (#"{ "extends": "none.json" }"#, "cluster.json:1:14: error: the file 'none.json' cannot be read"),
            (#"{ "extends": "cluster.json" }"#, "cluster.json:1:14: error: 'cluster.json' extends itself"),
            (#"{ "extends": "loop.json" }"#, "loop.json:1:14: error: 'loop.json' extends itself"),
            (#"{ "extends": "broken.json" }"#, "broken.json:1:3: error: "),
            (#"{ "extends": "list.json" }"#, "cluster.json:1:14: error: 'list.json' is not a description"),
        ])
    func `what cannot be extended is reported where it is named`(description: String, problem: String) throws {
        let run = try pdd(
            "plan",
            files: [
                "cluster.json": description, "loop.json": #"{ "extends": "loop.json" }"#, "broken.json": "{ x",
                "list.json": "[]",
            ])
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix(problem), "\(run.errors)")
    }

    @Test func `a base in a symbolic link that leads out of the directory is refused`() throws {
        try withTemporaryDirectory { directory in
            let inner = directory.appending(path: "inner")
            try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: false)
            try Self.base.write(to: directory.appending(path: "outer.json"), atomically: true, encoding: .utf8)
            try FileManager.default.createSymbolicLink(
                atPath: inner.appending(path: "link.json").path, withDestinationPath: "../outer.json")
            try #"{ "extends": "link.json" }"#.write(
                to: inner.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let run = try Program.run(Program.pdd, ["plan"], in: inner)
            #expect(run.status == 3)
            #expect(run.errors.hasPrefix("cluster.json:1:14: error: the file 'link.json' cannot be read"))
        }
    }
}
