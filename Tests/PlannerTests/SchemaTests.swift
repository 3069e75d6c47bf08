import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// `schema/cluster.schema.json` and the reader of descriptions say the same.
struct SchemaTests {
    struct Row {
        let name: String
        let isValid: Bool
        /// A rule between several keys, or about numbers, that a schema has no words for.
        let schemaCannotSay: Bool
        let description: String
    }

    static func rows(of table: String = "descriptions.json") throws -> [Row] {
        let text = try Repository.text("Tests/schema/\(table)")
        let node = try JSONReader.read(SourceText(name: table, text: text))
        return try #require(node.elements).map { row in
            Row(
                name: try #require(row["name"]?.string),
                isValid: try #require(row["valid"]?.bool as Bool?),
                schemaCannotSay: row["schemaCannotSay"]?.bool ?? false,
                description: try #require(row["description"]).rendered)
        }
    }

    @Test func `the reader judges every row of the table as expected`() throws {
        for row in try Self.rows() {
            let found = try problems(in: row.description) { source in
                _ = try ClusterDescription.read(source)
            }
            #expect(found.isEmpty == row.isValid, "\(row.name): \(found)")
        }
    }

    @Test func `an editor can explain every key and propose a value for it`() throws {
        let run = try Program.run(
            named: "python3", [Repository.file("Tests/schema/check-keys.py").path])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.wholeMatch(of: /[0-9]{3} keys\n/) != nil, "\(run.output)")
    }

    /// A description that extends another has only a part of what is required; ExtendsTests reads some.
    @Test(arguments: ["descriptions.json", "overlays.json"])
    func `the schema judges every row as the table says`(table: String) throws {
        let run = try Program.run(
            named: "python3", [Repository.file("Tests/schema/check.py").path, table])
        try #require(run.status == 0, "the judge of the schema failed: \(run.errors)")
        let expected = try Self.rows(of: table).map { row in
            (row.isValid || row.schemaCannotSay ? "valid " : "invalid ") + row.name
        }
        let verdicts = run.output.split(separator: "\n").map(String.init)
        #expect(verdicts.count == expected.count)
        for (verdict, row) in zip(verdicts, expected) { #expect(verdict == row) }
    }

    @Test func `only bad rows are beyond the schema`() throws {
        for row in try Self.rows() where row.schemaCannotSay { #expect(!row.isValid, "\(row.name)") }
    }

    /// Where an object stands in the schema, and a description with an unknown key in it.
    static let probes: [(schema: String, description: String)] = {
        func top(_ text: String, provider: String = #"{"type": "docker"}"#) -> String {
            #"{"cluster": "c", "provider": \#(provider), "workers": [{"count": 1}], \#(text)}"#
        }
        func provider(_ text: String) -> String { top(#""openPorts": []"#, provider: text) }
        func host(_ type: String, _ rest: String = "") -> String {
            top(#""submit": {"provider": {"?": 1}}"#, provider: #"{"type": "\#(type)"\#(rest)}"#)
        }
        let hosts = #", "hosts": [{"role": "submit", "address": "a"}, {"address": "b"}]"#
        let probedHosts =
            #", "hosts": [{"role": "submit", "address": "a", "?": 1}, {"address": "b"}]"#
        let secret = #"{"container": {"environment": {"A": {"env": "B", "?": 1}}}}"#
        return [
            ("", top(#""?": 1"#)),
            ("properties/network", top(#""network": {"?": 1}"#)),
            ("properties/image", top(#""image": {"builder": "b", "?": 1}"#)),
            ("properties/pool", top(#""pool": {"type": "htcondor", "?": 1}"#)),
            ("properties/submit", top(#""submit": {"?": 1}"#)),
            (
                "properties/workers/items",
                #"{"cluster": "c", "provider": {"type": "docker"}, "workers": [{"count": 1, "?": 1}]}"#
            ),
            (
                "properties/keystore",
                top(#""network": {"discovery": "consul"}, "keystore": {"?": 1}"#)
            ),
            (
                "properties/openPorts/items",
                top(#""openPorts": [{"ports": "1", "from": "cluster", "?": 1}]"#)
            ),
            ("properties/ssh", top(#""ssh": {"?": 1}"#)),
            ("properties/ssh/properties/options", top(#""ssh": {"options": {"?": "1"}}"#)),
            ("properties/timeouts", top(#""timeouts": {"?": 1}"#)),
            ("$defs/update", top(#""update": {"?": 1}"#)),
            ("$defs/container", top(#""submit": {"container": {"?": 1}}"#)),
            ("$defs/secret", top(#""submit": "# + secret)),
            ("$defs/engine", provider(#"{"type": "docker", "engine": {"?": 1}}"#)),
            ("$defs/dockerProvider", provider(#"{"type": "docker", "?": 1}"#)),
            ("$defs/awsProvider", provider(#"{"type": "aws", "?": 1}"#)),
            (
                "$defs/awsProvider/properties/rootVolume",
                provider(#"{"type": "aws", "rootVolume": {"?": 1}}"#)
            ),
            ("$defs/awsProvider/properties/spot", provider(#"{"type": "aws", "spot": {"?": 1}}"#)),
            ("$defs/sshProvider", provider(#"{"type": "ssh", "?": 1\#(hosts)}"#)),
            (
                "$defs/sshProvider/properties/hosts/items",
                provider(#"{"type": "ssh"\#(probedHosts)}"#)
            ),
            ("$defs/dockerMachineProvider", provider(#"{"type": "docker-machine", "?": 1}"#)),
            ("$defs/dockerHost", host("docker")),
            ("$defs/awsHost", host("aws")),
            ("$defs/sshHost", host("ssh", hosts)),
            ("$defs/dockerMachineHost", host("docker-machine")),
        ]
    }()

    static func schema() throws -> JSONNode {
        try JSONReader.read(
            SourceText(name: "schema", text: try Repository.text("schema/cluster.schema.json")))
    }

    /// The keys of every closed object of the schema, by its place.
    static func closedObjects(in node: JSONNode, at place: String = "") -> [String: [String]] {
        var found: [String: [String]] = [:]
        if node["additionalProperties"]?.bool == false {
            found[place] = (node["properties"]?.members ?? []).map(\.name).sorted()
        }
        for member in node.members ?? [] {
            let inner = place.isEmpty ? member.name : "\(place)/\(member.name)"
            found.merge(closedObjects(in: member.node, at: inner)) { first, _ in first }
        }
        return found
    }

    @Test func `the reader and the schema know the same keys in every object`() throws {
        let closed = Self.closedObjects(in: try Self.schema())
        #expect(closed.keys.sorted() == Self.probes.map(\.schema).sorted())
        for probe in Self.probes {
            let found = try problems(in: probe.description) { source in
                _ = try ClusterDescription.read(source)
            }
            let lines = found.split(separator: "\n").map(String.init)
            try #require(lines.count == 2, "\(probe.schema): \(found)")
            #expect(lines[0].contains("unknown key '?'"), "\(probe.schema): \(found)")
            let keys =
                lines[1].hasSuffix("has no keys")
                ? []
                : try #require(lines[1].components(separatedBy: "are: ").last)
                    .components(separatedBy: ", ")
            #expect(keys == closed[probe.schema], "\(probe.schema)")
        }
    }

    @Test func `every key of the schema has a description`() throws {
        func check(_ object: JSONNode, at place: String) {
            for member in object["properties"]?.members ?? [] {
                let says = ["title", "description", "const", "$ref"].compactMap { member.node[$0] }
                let isFlag = member.node["type"]?.string == "boolean"
                #expect(!says.isEmpty || isFlag, "\(place)/\(member.name)")
                check(member.node, at: "\(place)/\(member.name)")
            }
        }
        let schema = try Self.schema()
        check(schema, at: "")
        for definition in try #require(schema["$defs"]?.members) {
            check(definition.node, at: definition.name)
        }
    }

    @Test(arguments: Repository.examples)
    func `every example names the schema that it follows`(name: String) throws {
        let path = "examples/\(name).json"
        let node = try JSONReader.read(SourceText(name: path, text: try Repository.text(path)))
        #expect(node["$schema"]?.string == "../schema/cluster.schema.json")
    }
}
