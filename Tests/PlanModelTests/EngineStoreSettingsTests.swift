import Foundation
import PlanModel
import TestSupport
import Testing

struct EngineStoreSettingsTests {
    private static let pair = #""cluster-store": "consul://10.0.0.1:8500", "cluster-advertise": "10.0.0.2:2376""#

    private func sh(_ command: String, _ settings: String) throws -> String {
        try withTemporaryDirectory { directory in
            let file = directory.appending(path: "daemon.json")
            try settings.write(to: file, atomically: true, encoding: .utf8)
            let script = "\(ShellFile.storeSettings.lines.joined(separator: "\n"))\n\(command) \(file.path)"
            let run = try Program.run(URL(filePath: "/bin/sh"), ["-euc", script])
            try #require(run.status == 0, "\(run.errors)")
            return run.output
        }
    }

    @Test(
        "what the user has stays byte for byte",
        arguments: [
            ("{}\n", "{\(pair)}\n"),
            ("{\n}", "{\(pair)\n}"),
            (#"{"log-level":"warn"}"#, #"{\#(pair),"log-level":"warn"}"#),
            (
                "{\n  \"labels\": [\"a,b\"],\n  \"bip\": \"\"\n}\n",
                "{\(pair),\n  \"labels\": [\"a,b\"],\n  \"bip\": \"\"\n}\n"
            ),
            (#"{"cluster-store-opts": {"a": "b"}}"#, #"{\#(pair),"cluster-store-opts": {"a": "b"}}"#),
        ])
    func addAndRemove(settings: String, expected: String) throws {
        let with = try sh("with_store consul://10.0.0.1:8500 10.0.0.2:2376", settings)
        #expect(with == expected)
        #expect(try sh("with_store consul://10.0.0.1:8500 10.0.0.2:2376", with) == expected, "a second time")
        #expect(try sh("without_store", with) == settings)
    }

    @Test(
        "the pair is found where another program has moved it",
        arguments: [
            (
                "{\n  \"bip\": \"\",\n  \"cluster-advertise\": \"a\",\n  \"cluster-store\": \"b\"\n}",
                "{\n  \"bip\": \"\"\n}"
            ),
            (#"{"cluster-store":"b" , "bip":"","cluster-advertise" : "a"}"#, #"{ "bip":""}"#),
        ])
    func removeMoved(settings: String, expected: String) throws {
        #expect(try sh("without_store", settings) == expected)
    }
}
