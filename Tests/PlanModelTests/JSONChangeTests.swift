import PlanModel
import Testing

/// What is reported of two JSON values.
struct JSONChangeTests {
    private func changes(_ old: String?, _ new: String?) throws -> [String] {
        func node(_ text: String?) throws -> JSONNode? {
            try text.map { try JSONReader.read(SourceText(name: "", text: $0)) }
        }
        return JSONChange.between(try node(old), try node(new)).map(\.description)
    }

    @Test(arguments: [
        (#"{ "a": 1 }"#, #"{ "a": 1 }"#, []),
        (#"{ "a": 1 }"#, #"{ "a": 2 }"#, ["a: 1 -> 2"]),
        (#"{ "a": 1 }"#, #"{ "b": true }"#, ["a: 1 -> none", "b: none -> true"]),
        (#"{}"#, #"{ "a": { "b": "c" } }"#, [#"a.b: none -> "c""#]),
        (#"{ "a": { "b": "c" } }"#, #"{}"#, [#"a.b: "c" -> none"#]),
        (#"{ "a": "b" }"#, #"{ "a": { "env": "B" } }"#, [#"a: "b" -> { "env": "B" }"#]),
        (#"{ "a": ["x", "y"] }"#, #"{ "a": ["x", "z"] }"#, [#"a: "y" -> "z""#]),
        (#"{ "a": ["x"] }"#, #"{ "a": ["x", "x", "z"] }"#, [#"a: + "x""#, #"a: + "z""#]),
        (#"{ "a": ["x", "y"] }"#, #"{}"#, [#"a: - "x""#, #"a: - "y""#]),
        (#"{ "a": ["x", "y"] }"#, #"{ "a": ["y", "x"] }"#, ["a: another order"]),
        (#"{ "a": [{ "b": 1 }] }"#, #"{ "a": [{ "b": null }] }"#, [#"a: { "b": 1 } -> { "b": null }"#]),
        (#"{ "a": "x\ny" }"#, #"{ "a": "x" }"#, [#"a: "x\ny" -> "x""#]),
    ])
    func `each change has its path, the old value and the new one`(
        old: String, new: String, expected: [String]
    ) throws {
        #expect(try changes(old, new) == expected)
    }

    @Test func `of many elements only the number is given`() throws {
        let list = "[" + (1...13).map { "\"\($0)\"" }.joined(separator: ", ") + "]"
        #expect(try changes(#"{ "a": [] }"#, "{ \"a\": \(list) }") == ["a: 0 elements removed, 13 added"])
    }

    @Test func `a digest is shortened`() throws {
        let digests = ["a", "b"].map { Digest(of: $0) }
        #expect(
            try changes("{ \"a\": \"\(digests[0])\" }", "{ \"a\": \"\(digests[1])\" }")
                == ["a: \(digests[0].short)… -> \(digests[1].short)…"])
    }
}
