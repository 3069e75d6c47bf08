import PlanModel
import Testing

@testable import Applier

/// The scripts of work runs but the keeper: what they find, make and print in the user's home.
struct WorkRunScriptTests {
    private static func host(_ files: [String: String] = [:], _ answers: [Answer] = []) -> TestHost {
        TestHost(
            answers,
            files: Dictionary(uniqueKeysWithValues: files.map { ("work/files/\($0.key)", $0.value) }))
    }

    private static let home = ["HOME": "."]

    private static func values(_ more: [String: String]) -> [String: String] { home.merging(more) { $1 } }

    @Test(
        arguments: [
            ([], "", 1, "1"), ([], "", 7, "7"), (["1", "9", "10", "x2"], "", 1, "11"), (["3"], "", 5, "5"),
            ([], "trial", 1, "trial"), (["1"], "2", 1, "2"),
        ] as [([String], String, Int, String)])
    func `a run gets the name that was asked for, or the next number`(
        present: [String], name: String, lowest: Int, expected: String
    ) throws {
        let files = Dictionary(uniqueKeysWithValues: present.map { ("runs/\($0)/x", "") })
        try Self.host(files).expect(WorkPlace.createRun, Self.values(["NAME": name, "LOWEST": "\(lowest)"])) { run in
            let lines = run.output.split(separator: "\n")
            #expect(lines.first.map(String.init) == expected)
            #expect(lines.last?.hasSuffix("/work/files/runs/\(expected)") == true)
        }
    }

    @Test func `a name is given once`() throws {
        try Self.host(["runs/a/x": ""])
            .expect(WorkPlace.createRun, Self.values(["NAME": "a", "LOWEST": "1"]), output: "taken\na\n")
    }

    @Test func `a run is started once, with the digests of its input`() throws {
        let host = Self.host(
            ["runs/a/.pdd-run/x": "", "runs/a/data/one": "1", "runs/a/two words": "2"], [Answer("setsid")])
        let values = Self.values(["NAME": "a", "COMMAND": "'./run.sh' 'a b'", "KEEPER": "keeper text"])
        try host.expect(WorkPlace.startRun, values, output: "") { run in
            let directory = "work/files/runs/a/.pdd-run"
            #expect(run.files["\(directory)/command"] == "'./run.sh' 'a b'\n")
            #expect(run.files["\(directory)/keep"] == "keeper text\n")
            #expect(run.files["\(directory)/begin"] == "1000000\n")
            let one = Digest(of: "1"), two = Digest(of: "2")
            #expect(
                Set(run.files["\(directory)/inputs"]?.split(separator: "\0").map(String.init) ?? [])
                    == ["f\(one)  ./data/one", "f\(two)  ./two words"])
        }
        var again = host
        again.files["work/files/runs/a/.pdd-run/begin"] = "1\n"
        try again.expect(WorkPlace.startRun, values, output: "") { run in #expect(!run.has("setsid")) }
    }

    @Test func `a run that has ended is followed from a line on`() throws {
        let files = [
            "runs/a/.pdd-run/begin": "1", "runs/a/.pdd-run/end": "succeeded",
            "runs/a/.pdd-run/events": "o\tone\no\ttwo\nend\tsucceeded\t9\n",
        ]
        for (lines, expected) in [(0, "o\tone\no\ttwo\nend\tsucceeded\t9\n"), (2, "end\tsucceeded\t9\n"), (3, "")] {
            try Self.host(files).expect(WorkPlace.followRun, Self.values(["NAME": "a", "LINES": "\(lines)"])) { run in
                let first = run.output.prefix { $0 != "\n" }
                #expect(first.hasSuffix("/work/files/runs/a"))
                #expect(run.output.dropFirst(first.count + 1) == expected)
                #expect(!run.has("setsid"))
            }
        }
    }

    @Test func `following starts the keeper again, and goes on until it ends the run`() throws {
        let events = "\"$root/work/files/runs/a/.pdd-run/events\""
        let host = Self.host(
            ["runs/a/.pdd-run/begin": "1", "runs/a/.pdd-run/events": "o\tone\n"],
            [
                Answer("setsid sh .pdd-run/keep").does(
                    "printf 'end\\tfailed\\t5\\n' >>\(events); : >\"$root/work/files/runs/a/.pdd-run/end\"")
            ])
        try host.expect(WorkPlace.followRun, Self.values(["NAME": "a", "LINES": "1"])) { run in
            #expect(run.has("setsid"))
            #expect(run.output.hasSuffix("\nend\tfailed\t5\n"))
            #expect(!run.output.contains("o\tone"))
        }
    }

    @Test(
        arguments: [(["runs/a/x": ""], "none"), (["runs/a/.pdd-run/x": ""], "idle"), ([:], "none")]
            as [([String: String], String)])
    func `what cannot be followed is said`(files: [String: String], answer: String) throws {
        try Self.host(files).expect(
            WorkPlace.followRun, Self.values(["NAME": "a", "LINES": "0"]), output: answer + "\n")
    }

    @Test(
        arguments: [
            (["runs/b/x": ""], "none"), (["runs/a/x": ""], "none"), (["runs/a/.pdd-run/x": ""], "removed"),
            (["runs/a/.pdd-run/begin": "1"], "stopping"),
            (["runs/a/.pdd-run/begin": "1", "runs/a/.pdd-run/end": "failed"], "ended"),
        ] as [([String: String], String)])
    func `a run is stopped, or what was never started is removed`(files: [String: String], answer: String) throws {
        try Self.host(files).expect(WorkPlace.stopRun, Self.values(["NAME": "a"]), output: answer + "\n") { run in
            #expect((run.files["work/files/runs/a/.pdd-run/stop"] != nil) == (answer == "stopping"))
            #expect((run.files["work/files/runs/a/.pdd-run/x"] == nil) || answer != "removed")
        }
    }

    @Test func `the list has every run with its state`() throws {
        let files = [
            "runs/a/.pdd-run/begin": "5", "runs/a/.pdd-run/command": "sleep 9\nmore\n",
            "runs/b/.pdd-run/begin": "6", "runs/b/.pdd-run/command": "x\n", "runs/b/.pdd-run/end": "failed",
            "runs/b/.pdd-run/events": "end\tfailed\t9\n", "runs/c/.pdd-run/inputs": "", "runs/other/x": "",
        ]
        try Self.host(files).expect(
            WorkPlace.listRuns, Self.home,
            output: "a\t5\trunning\t-\tsleep 9\nb\t6\tfailed\t9\tx\nc\t-\tidle\t-\t\n")
        try Self.host().expect(WorkPlace.listRuns, Self.home, output: "")
    }

    @Test func `results are what is new or changed, and the logs`() throws {
        let kept = "f\(Digest(of: "1"))  ./one\0f\(Digest(of: "2"))  ./two\0"
        let files = [
            "runs/a/one": "1", "runs/a/two": "changed", "runs/a/new name": "3", "runs/a/.pdd-run/inputs": kept,
            "runs/a/.pdd-run/events": "e", "runs/a/.pdd-run/lock": "",
        ]
        try Self.host(files).expect(WorkPlace.listResults, Self.values(["NAME": "a"])) { run in
            let results = try WorkResult.read(Array(run.output.utf8)).map { String(decoding: $0.path, as: UTF8.self) }
            #expect(Set(results) == ["two", "new name", ".pdd-run/events"])
        }
    }
}
