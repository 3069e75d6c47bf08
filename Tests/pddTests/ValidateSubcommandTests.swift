import Foundation
import TestSupport
import Testing

struct ValidateSubcommandTests {
    private func validate(_ text: String) throws -> ProgramRun {
        try withTemporaryDirectory { directory in
            try text.write(
                to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            try "".write(
                to: directory.appending(path: "build-pegasus-image.sh"), atomically: true,
                encoding: .utf8)
            return try Program.run(Program.pdd, ["validate"], in: directory)
        }
    }

    @Test(arguments: Repository.examples)
    func `every example is valid, locally too`(name: String) throws {
        let path = "examples/\(name).json"
        for words in [["validate", path], ["validate", path, "--local"]] {
            let run = try Program.run(Program.pdd, words, in: Repository.root)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("\(path): valid; "))
            #expect(run.errors == "next: pdd plan \(words.dropFirst().joined(separator: " "))\n")
        }
    }

    @Test func `every problem is shown as compilers show it`() throws {
        let run = try validate(
            """
            {
              "cluster": "Pegasus",
              "provider": { "type": "docker" },
              "submit": {
                "container": { "imge": "pegasus/worker:5.1" }
              },
              "workers": [{ "count": 0 }]
            }
            """)
        #expect(run.status == 3)
        #expect(run.output == "")
        #expect(
            run.errors == """
                cluster.json:2:14: error: 'Pegasus' cannot be the name of a cluster; use at most 32 \
                lower-case letters, digits and inner hyphens, a letter first
                  2 |   "cluster": "Pegasus",
                    |              ^
                cluster.json:5:20: error: unknown key 'imge' in 'container' of 'submit'; did you mean \
                'image'?
                  5 |     "container": { "imge": "pegasus/worker:5.1" }
                    |                    ^
                cluster.json:5:18: note: the keys of 'container' of 'submit' are: command, cpus, \
                devices, entrypoint, environment, gpus, image, labels, memory, mounts, name, ports, \
                restart, shmSize, ulimits, user, workdir
                cluster.json:7:26: error: 'count' of 'workers[0]' must be a whole number from 1 to \
                20000, not 0
                  7 |   "workers": [{ "count": 0 }]
                    |                          ^

                """)
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{ "cluster": "c" }"#,
        #"{ "cluster": "c", "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }] }"#,
        String(repeating: "[", count: 10_000),
    ])
    func `what is no description ends with 3 and a place`(text: String) throws {
        let run = try validate(text)
        #expect(run.status == 3)
        #expect(run.errors.hasPrefix("cluster.json:1:"))
        #expect(run.errors.contains(": error: "))
        #expect(run.output == "")
    }

    @Test func `of very many mistakes the first are shown, and the others are counted`() throws {
        let keys = (0..<500).map { #""k\#($0)": 1"# }.joined(separator: ",")
        let run = try validate("{\(keys)}")
        #expect(run.status == 3)
        let shown = run.errors.components(separatedBy: "error: unknown key 'k").count - 1
        // 'cluster', 'provider' and 'workers' are missing, too, and stand before them.
        #expect(shown == 47)
        #expect(run.errors.hasSuffix("cluster.json: note: 453 more problems are not shown\n"))
    }
}
