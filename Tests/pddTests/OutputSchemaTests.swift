import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier
@testable import pdd

/// The schemas of what pdd prints as JSON, and what it really prints.
struct OutputSchemaTests {
    static let names = ["status", "output", "validate", "plan-check", "doctor", "version"]

    private static func schema(_ name: String) throws -> JSONNode {
        let path = "schema/\(name).schema.json"
        return try JSONReader.read(SourceText(name: path, text: try Repository.text(path)))
    }

    /// Whether a schema accepts each text.
    private func judge(_ name: String, _ texts: [String]) throws -> [Bool] {
        try withTemporaryDirectory { directory in
            let files = texts.indices.map { "\($0).json" }
            for (file, text) in zip(files, texts) {
                try text.write(to: directory.appending(path: file), atomically: true, encoding: .utf8)
            }
            let run = try Program.run(
                named: "python3", [Repository.file("Tests/schema/check-files.py").path, name] + files, in: directory)
            try #require(run.status == 0, "the judge of the schema failed: \(run.errors)")
            return run.output.split(separator: "\n").map { $0.hasPrefix("valid ") }
        }
    }

    /// Expects a schema to accept the texts, to refuse each of them with one more member or another format, and to name
    /// no member that none of the texts has.
    private func expect(_ name: String, _ texts: [String], never: Set<String> = []) throws {
        #expect(try judge(name, texts) == texts.map { _ in true })
        let more = texts.map { $0.replacing("\"format\": 1", with: "\"format\": 1, \"x\": 1", maxReplacements: 1) }
        let other = texts.map { $0.replacing("\"format\": 1", with: "\"format\": 2", maxReplacements: 1) }
        #expect(try judge(name, more + other) == (more + other).map { _ in false })
        for text in texts { #expect(text.hasSuffix(" }\n") && text.split(separator: "\n").count == 1) }
        let all = texts.joined()
        for key in Self.keys(try Self.schema(name)).subtracting(never) {
            #expect(all.contains("\"\(key)\": "), "no output has '\(key)' of \(name).schema.json")
        }
    }

    /// The names of all members that a schema has.
    private static func keys(_ node: JSONNode) -> Set<String> {
        var keys = Set((node["properties"]?.members ?? []).map(\.name))
        for child in (node.members ?? []).map(\.node) + (node.elements ?? []) { keys.formUnion(self.keys(child)) }
        return keys
    }

    @Test(arguments: names) func `every member has a description`(name: String) throws {
        func check(_ node: JSONNode) {
            for member in node["properties"]?.members ?? [] {
                #expect(member.node["description"] != nil, "\(member.name)")
            }
            for child in node.members ?? [] { check(child.node) }
        }
        check(try Self.schema(name))
    }

    @Test func `the schema judges each status as valid`() throws {
        var silent = try seenReport(workers: 1)
        silent.pool?.fault = "no collector"
        silent.lease = "8h"
        let plan = try seenPlan(workers: 2)
        var world = WorldObservation(after: try seenPlan(workers: 3))
        world.change("pegasus-worker3") { $0.jobs = RunningJobs(count: 1, longest: 3, total: 3) }
        world.hosts["pegasus-submit-node"]?.found.digest = Digest(of: "before")
        world.change("pegasus-submit-node") { $0.queue = JobQueue(idle: 1, running: 0, held: 0, completed: 0) }
        let lost = StatusReport(Difference(of: plan, in: world), pool: nil)
        var identified = try seenReport(workers: 1)
        identified.hosts[0].containers?[0].id = "0123456789ab"
        let reports = [try seenReport(workers: 2), identified, try seenStates(), silent, lost]
        try expect("status", reports.map { StatusJSON.line($0, of: $0) })
        let report = reports[2]
        let shown = HostFilter(state: "stopped").applied(to: report)
        #expect(try judge("status", [StatusJSON.line(shown, of: report)]) == [true])
    }

    @Test func `the schema judges the values of a cluster as valid`() throws {
        let plan = try seenPlan(workers: 2)
        let hosts = Dictionary(
            uniqueKeysWithValues: WorldObservation(after: plan).hosts.map { name, host in
                var found = host.found
                found.login = Login(address: "127.0.0.1", port: 40_022, user: "root", identityFile: "/k")
                return (name, found)
            })
        let outputs = ClusterOutputs(plan)
        try expect(
            "output",
            [hosts, [:]].map { hosts in OutputText.json(outputs.all(hosts) { $0.login?.user ?? "root" }) })
        let wrong = #"{ "format": 1, "kind": "output", "values": { "worker1.adress": "10.0.0.1" } }"#
        #expect(try judge("output", [wrong]) == [false])
    }

    /// Runs pdd in a directory with the example of a local cluster and a broken description.
    private func output(_ words: String..., status: Int32 = 0) throws -> String {
        try withTemporaryDirectory { directory in
            for name in ["local.json", "build-pegasus-image.sh"] {
                try FileManager.default.copyItem(
                    at: Repository.file("examples/\(name)"), to: directory.appending(path: name))
            }
            let local = try Repository.text("examples/local.json")
            let changed = local.replacing("\"count\": 2", with: "\"count\": 3, \"host\": \"pegasus-node\"")
                .replacing("10.0.9.0", with: "10.0.8.0")
            try changed.write(to: directory.appending(path: "three.json"), atomically: true, encoding: .utf8)
            try local.replacing("\"count\": 2", with: "\"count\": 0, \"x\": 1").replacing(
                "\"docker\"", with: "\"dokker\""
            )
            .write(to: directory.appending(path: "bad.json"), atomically: true, encoding: .utf8)
            let written = try Program.run(Program.pdd, ["plan", "local.json", "--out", "plan.json"], in: directory)
            try #require(written.status == 0, "\(written.errors)")
            let run = try Program.run(Program.pdd, words, in: directory)
            #expect(run.status == status, "\(run.errors)")
            return run.output
        }
    }

    @Test func `the schema judges what validate prints as valid`() throws {
        let good = try output("validate", "local.json", "--json")
        let plan = try output("validate", "plan.json", "--json")
        let bad = try output("validate", "bad.json", "--json", status: 3)
        let none = try output("validate", "none.json", "--json", status: 3)
        try expect("validate", [good, plan, bad, none])
        let node = try JSONReader.read(SourceText(name: "bad", text: bad))
        #expect(node["valid"]?.bool == false)
        let diagnostics = try #require(node["diagnostics"]?.elements)
        #expect(diagnostics.map { $0["line"]?.integer } == [4, 8, 8])
        #expect(diagnostics[1]["column"]?.integer == 16)
        #expect(diagnostics[0]["message"]?.string?.contains("'dokker'") == true)
        #expect(diagnostics[0]["file"]?.string == "bad.json")
        #expect(none.contains("there is no file 'none.json'"))
    }

    @Test func `the schema judges what plan --check prints as valid`() throws {
        let same = try output("plan", "local.json", "--check", "plan.json", "--json")
        let other = try output("plan", "three.json", "--check", "plan.json", "--json", status: 2)
        let against = try output("plan", "three.json", "--against", "plan.json", "--json")
        try expect("plan-check", [same, other, against])
        #expect(same.contains("\"matches\": true") && same.contains("\"added\": []"))
        #expect(other == against)
        #expect(other.contains("\"added\": [\"pegasus-node1/host\""))
        #expect(other.contains("pegasus-worker1 is removed; its data is lost"))
        #expect(try output("plan", "local.json", "--json", status: 64) == "")
    }

    @Test func `the schema judges what doctor prints as valid`() throws {
        let lacking = [
            CheckResult.problem("docker", "it is not installed", advice: ["install it"]), .right("ssh", "9"),
        ]
        try expect("doctor", [CheckJSON.line(lacking), CheckJSON.line([.right("ssh", "9")])])
        let run = try Program.run(Program.pdd, ["doctor", "--json"], in: Repository.file("Tests"))
        #expect(try judge("doctor", [run.output]) == [true])
        #expect(run.output.contains("\"ok\": \(run.status == 0)"))
    }

    @Test func `the schema judges what version prints as valid`() throws {
        let text = try output("version", "--json")
        try expect("version", [text])
        #expect(text.contains("\"plan\": \(Plan.format)"))
    }
}
