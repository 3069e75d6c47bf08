import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd plan` gives the same bytes wherever and however it runs.
struct PlanPurityTests {
    private static let locales = ["C", "C.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP", ""]
    private static let zones = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", ""]

    @Test func `100 runs under different locales, zones, directories and key orders are equal`()
        throws
    {
        var generator = SplitMix64(seed: 20)
        let text = try Repository.text("examples/cluster.json")
        let node = try JSONReader.read(SourceText(name: "cluster.json", text: text))
        try withTemporaryDirectory { directory in
            var outputs: Set<Data> = []
            for index in 0..<100 {
                let place = directory.appending(path: "run \(index)/é", directoryHint: .isDirectory)
                try FileManager.default.createDirectory(
                    at: place, withIntermediateDirectories: true)
                let description = place.appending(path: "cluster.json")
                try node.shuffled(using: &generator).rendered.write(
                    to: description, atomically: true, encoding: .utf8)
                try "#!/bin/sh\n".write(
                    to: place.appending(path: "build-pegasus-image.sh"), atomically: true,
                    encoding: .utf8)
                let locale = Self.locales[index % Self.locales.count]
                // No PATH, no HOME, no credentials: planning needs none of them.
                let run = try Program.run(
                    Program.pdd,
                    [
                        "plan", index % 2 == 0 ? "cluster.json" : description.path, "--format", "json",
                    ],
                    environment: [
                        "LANG": locale, "LC_ALL": locale, "LANGUAGE": locale,
                        "TZ": Self.zones[index % Self.zones.count],
                    ],
                    in: index % 2 == 0 ? place : directory)
                try #require(run.status == 0, "\(run.errors)")
                outputs.insert(run.bytes)
            }
            #expect(outputs.count == 1)
        }
    }

    @Test func `the text is the same under every locale and time zone`() throws {
        var outputs: Set<Data> = []
        for locale in Self.locales {
            for zone in Self.zones {
                let run = try Program.run(
                    Program.pdd, ["plan", "examples/aws-swarm.json"],
                    environment: ["LC_ALL": locale, "TZ": zone], in: Repository.root)
                try #require(run.status == 0, "\(run.errors)")
                outputs.insert(run.bytes)
            }
        }
        #expect(outputs.count == 1)
    }

    @Test func `a plan needs no network, no program and no credentials`() throws {
        let plan = ["plan", "examples/cluster.json", "--format", "json"]
        let here = try Program.run(Program.pdd, plan, in: Repository.root)
        let alone = try Program.run(Program.pdd, plan, environment: [:], in: Repository.root)
        #expect(alone.status == 0)
        #expect(alone.bytes == here.bytes)
        #expect(alone.errors == "")
    }

    @Test(.enabled(if: mayUnshare, "this machine does not let a process leave its network"))
    func `a plan is made without any network`() throws {
        let plan = ["plan", "examples/cluster.json", "--format", "json"]
        let here = try Program.run(Program.pdd, plan, in: Repository.root)
        let alone = try Program.run(
            named: "unshare", ["-rn", Program.pdd.path] + plan, in: Repository.root)
        #expect(alone.status == 0, "\(alone.errors)")
        #expect(alone.bytes == here.bytes)
    }

    private static let mayUnshare: Bool = {
        do {
            return try Program.run(named: "unshare", ["-rn", "true"]).status == 0
        } catch {
            return false
        }
    }()

    @Test func `planning changes nothing in the directory`() throws {
        try withTemporaryDirectory { directory in
            let files = [
                "cluster.json":
                    #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }] }"#,
                "build-pegasus-image.sh": "#!/bin/sh\n",
            ]
            for (name, text) in files {
                try text.write(
                    to: directory.appending(path: name), atomically: true, encoding: .utf8)
            }
            for words in [["plan"], ["plan", "--format", "json"], ["validate"], ["plan", "--destroy"]] {
                #expect(try Program.run(Program.pdd, words, in: directory).status == 0)
            }
            #expect(
                try Set(FileManager.default.contentsOfDirectory(atPath: directory.path))
                    == Set(files.keys))
        }
    }
}
