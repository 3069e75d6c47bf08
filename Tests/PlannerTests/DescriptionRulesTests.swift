import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// Every rule of a description: a member that breaks it, with `▲` where the message must point.
struct DescriptionRulesTests {
    struct Rule: CustomTestStringConvertible {
        let member: String
        let message: String
        /// Nil where the notes are not looked at.
        let notes: [String]?

        init(_ member: String, _ message: String, notes: [String]? = nil) {
            self.member = member
            self.message = message
            self.notes = notes
        }

        var testDescription: String { member }
    }

    /// A description that has the member, in place of its own one of that name.
    static func description(_ member: String) -> String {
        let own = [
            #""cluster": "c""#, #""provider": { "type": "docker" }"#, #""workers": [{ "count": 1 }]"#,
        ]
        let kept = own.filter { text in
            let name = text.prefix { $0 != ":" }
            return !member.hasPrefix(name) && !member.contains(", \(name): ▲")
        }
        return "{\n  " + (kept + [member]).joined(separator: ",\n  ") + "\n}\n"
    }

    func check(_ rule: Rule, local: Bool = false) throws {
        let halves = Self.description(rule.member).unicodeScalars
            .split(separator: "▲", omittingEmptySubsequences: false).map { String($0) }
        try #require(halves.count == 2, "there must be one mark")
        let source = SourceText(name: "", text: halves.joined())
        do {
            _ = try ClusterDescription.read(source, local: local)
            Issue.record("nothing was found wrong")
        } catch {
            #expect(error.all.map(\.message) == [rule.message])
            #expect(error.all.first?.offset == halves[0].utf8.count)
            #expect(error.all.first?.severity == .error)
            if let notes = rule.notes { #expect(error.all.first?.notes.map(\.message) == notes) }
        }
    }

    static let label =
        "lower-case letters, digits and inner hyphens, a letter first"

    @Test(arguments: [
        (#""netwrok": {}"#, "the description", "network"),
        (#""network": { "subnets": "x" }"#, "'network'", "subnet"),
        (#""submit": { "contaner": {} }"#, "'submit'", "container"),
        (#""submit": { "container": { "imge": "a" } }"#, "'container' of 'submit'", "image"),
        (#""workers": [{ "count": 1, "hots": "x" }]"#, "'workers[0]'", "host"),
        (#""provider": { "type": "aws", "regoin": "x" }"#, "'provider'", "region"),
        (#""provider": { "type": "docker", "Memory": "1g" }"#, "'provider'", "memory"),
        (#""timeouts": { "builds": "1h" }"#, "'timeouts'", "build"),
    ])
    func `a misspelt key suggests the right one`(member: String, what: String, meant: String) throws {
        let found = try problems(in: Self.description(member)) { source in
            _ = try ClusterDescription.read(source)
        }
        let first = try #require(found.split(separator: "\n").first)
        #expect(first.contains("error: unknown key '"))
        #expect(first.hasSuffix("' in \(what); did you mean '\(meant)'?"))
    }

    @Test(arguments: ["cluster", "provider", "workers"])
    func `a key that is required is missed`(name: String) throws {
        let members = [
            "cluster": #""cluster": "c""#, "provider": #""provider": { "type": "docker" }"#,
            "workers": #""workers": [{ "count": 1 }]"#,
        ]
        let text = "{" + members.filter { $0.key != name }.values.sorted().joined(separator: ",") + "}"
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(found == "1:1: error: the description has no '\(name)'; it is required")
    }

    @Test func `all problems of a file are reported at once`() throws {
        let text = """
            {
              "cluster": "Pegasus",
              "provider": { "type": "aws", "region": "us west", "rootVolume": { "size": 1 } },
              "network": { "discovery": "zookeeper", "subnet": "10.0.9.0" },
              "image": {},
              "submit": { "host": "a.b", "container": { "ports": ["x"], "cpu": 1 } },
              "workers": [],
              "openPorts": [{ "ports": "0", "from": "all" }],
              "lease": "8",
              "extra": true
            }
            """
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        let places = found.split(separator: "\n").filter { $0.contains(" error: ") }
            .map { String($0.prefix { $0 != " " }) }
        #expect(
            places.sorted { $0.compare($1, options: .numeric) == .orderedAscending } == [
                "2:14:", "3:42:", "3:77:", "4:29:", "4:52:", "5:12:", "6:23:", "6:54:", "6:61:",
                "7:14:", "8:28:", "8:41:", "9:12:", "10:3:",
            ])
    }

    @Test func `a second of two alike points at the first`() throws {
        let hosts = #"[{ "role": "submit", "address": "a" }, { "address": "b" }, { "address": "b" }]"#
        let text = Self.description(#""provider": { "type": "ssh", "hosts": \#(hosts) }"#)
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(
            found == """
                4:100: error: two hosts have the address 'b:22'
                4:80: note: the first of them is here
                """)
    }

    @Test(arguments: [
        #""provider": { "type": "aws", "region": ▲"us west" }"#,
        #""workers": [{ "count": 1, "provider": { ▲"instanceType": "t3.small" } }]"#,
    ])
    func `a local rehearsal checks the whole description too`(member: String) throws {
        let text = Self.description(member.replacing("▲", with: ""))
        #expect(try !problems(in: text) { _ = try ClusterDescription.read($0, local: true) }.isEmpty)
    }

    @Test func `what is hostile and allowed passes through unharmed`() throws {
        let hostile = "$(touch x) `id` 'a' \"b\"\n\r\u{1B}[31m; rm -rf / #\u{301}"
        var writer = JSONWriter()
        writer.string(hostile)
        let text = Self.description(
            #""submit": { "container": { "environment": { "A": \#(writer.text) }, "command": [\#(writer.text)], "labels": { "a": \#(writer.text) } } }"#
        )
        let description = try ClusterDescription.read(SourceText(name: "", text: text))
        let settings = description.submit.container.settings
        #expect(settings.environment.first?.value == .literal(hostile))
        #expect(settings.command == [hostile])
        #expect(settings.labels.first?.1 == hostile)
        let plan = Repository.plan(description)
        let read = try Plan.read(SourceText(name: "", bytes: plan.json()))
        #expect(read.containers["submit"]?.command == [hostile])
    }
}
