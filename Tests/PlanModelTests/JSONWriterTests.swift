import PlanModel
import TestSupport
import Testing

struct JSONWriterTests {
    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"quoted\" \\ /", #""\"quoted\" \\ /""#),
        ("a\nb\rc\td", #""a\nb\rc\td""#), ("\0\u{8}\u{C}\u{1B}\u{1F}", #""\u0000\u0008\u000c\u001b\u001f""#),
        ("\u{7F}", #""\u007f""#), ("$(touch x) `y` 'z'", #""$(touch x) `y` 'z'""#),
        ("é😀\u{2028}", "\"é😀\u{2028}\""),
    ])
    func `a string is quoted`(text: String, quoted: String) {
        var writer = JSONWriter()
        writer.string(text)
        #expect(writer.text == quoted)
    }

    @Test func `any text is read back as it was`() throws {
        var generator = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let text = randomText(&generator)
            var writer = JSONWriter()
            writer.string(text)
            let node = try JSONReader.read(SourceText(name: "", bytes: writer.bytes))
            #expect(node.string.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test func `an object is on one line without the members that are nil, false or empty`() {
        var writer = JSONWriter()
        writer.object { object in
            object.string("a", "x")
            object.string("b", nil)
            object.integer("c", -3)
            object.integer("d", nil)
            object.flag("e", true)
            object.flag("f", false)
            object.strings("g", ["y", "z"])
            object.strings("h", [String]())
            object.strings("i", [("k", "v")])
            object.strings("j", [(String, String)]())
        }
        #expect(
            writer.text
                == #"{ "a": "x", "c": -3, "e": true, "g": ["y", "z"], "i": { "k": "v" } }"#)
    }

    @Test func `an object without members is empty`() {
        var writer = JSONWriter()
        writer.object { $0.string("a", nil) }
        #expect(writer.text == "{}")
    }

    @Test func `lines are one a line`() {
        var writer = JSONWriter()
        writer.lines(["a", "b"], indent: "  ")
        writer.lines([], indent: "  ")
        #expect(
            writer.text == """
                [
                    "a",
                    "b"
                  ][]
                """)
    }
}
