import Foundation
import PlanModel
import TestSupport
import Testing

/// Values and names that would do harm in a shell or on a terminal.
extension PlanSubcommandTests {
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
}
