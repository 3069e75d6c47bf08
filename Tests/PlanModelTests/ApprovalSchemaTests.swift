import Foundation
import PlanModel
import TestSupport
import Testing

/// `schema/approval.schema.json` and the reader of approvals say the same.
struct ApprovalSchemaTests {
    private static func schema() throws -> JSONNode {
        let path = "schema/approval.schema.json"
        return try JSONReader.read(SourceText(name: path, text: try Repository.text(path)))
    }

    private static func texts(_ node: JSONNode?) -> [String] { (node?.elements ?? []).compactMap(\.string) }

    /// The keys that the reader lists when it finds an unknown one.
    private static func keys(_ text: String) throws -> [String] {
        let found = try problems(in: text) { _ = try Approval.read($0) }
        let list = try #require(found.firstRange(of: " are: ")).upperBound
        return found[list...].prefix { $0 != "\n" }.split(separator: ",").map { $0.filter { $0 != " " } }
    }

    @Test func `both know the same keys`() throws {
        let schema = try Self.schema()
        let text = ApprovalTests.text
        #expect(
            try Self.keys(text.replacing("\"cluster\"", with: "\"?\": 1, \"cluster\""))
                == (schema["properties"]?.members ?? []).map(\.name).sorted())
        #expect(Self.texts(schema["required"]).sorted() == (schema["properties"]?.members ?? []).map(\.name).sorted())
        let action = try #require(schema["$defs"]?["action"])
        #expect(
            try Self.keys(text.replacing("\"change\": \"needed\"", with: "\"?\": 1, \"change\": \"needed\""))
                == (action["properties"]?.members ?? []).map(\.name).sorted())
    }

    @Test func `both know the same words`() throws {
        let schema = try Self.schema()
        let action = try #require(schema["$defs"]?["action"]?["properties"])
        #expect(Self.texts(action["kind"]?["enum"]) == Action.Kind.allCases.map(\.rawValue))
        #expect(Self.texts(action["change"]?["enum"]) == Approval.Change.allCases.map(\.rawValue))
        #expect(schema["properties"]?["format"]?["const"]?.integer == Approval.format)
    }

    @Test func `the schema judges every row as the reader does`() throws {
        let good = [ApprovalTests.approval, Approval(cluster: "c", plan: Digest(of: "p"))]
            .map { String(decoding: $0.json(), as: UTF8.self) }
        let bad = [
            ("\"approval\"", "\"plan\""), ("\"format\": 1", "\"format\": 2"), ("\"cluster\"", "\"x\""),
            ("\"plan\": \"", "\"plan\": \"A"), ("\"missing\"", "\"absent\""), ("\"destroyHost\"", "\"destroy\""),
            (", \"reason\": \"not in the plan\"", ""), ("old9/destroy-host", "old9"), ("\"digest\"", "\"sha256\""),
        ].map { ApprovalTests.text.replacing($0.0, with: $0.1) }
        for text in bad { #expect(try problems(in: text) { _ = try Approval.read($0) } != "") }
        try withTemporaryDirectory { directory in
            let names = (good + bad).indices.map { "\($0).json" }
            for (name, text) in zip(names, good + bad) {
                try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
            }
            let run = try Program.run(
                named: "python3",
                [Repository.file("Tests/schema/check-files.py").path, "approval"] + names, in: directory)
            try #require(run.status == 0, "the judge of the schema failed: \(run.errors)")
            #expect(
                run.output.split(separator: "\n").map(String.init)
                    == zip(names, good.map { _ in "valid" } + bad.map { _ in "invalid" }).map { "\($1) \($0)" })
        }
    }
}
