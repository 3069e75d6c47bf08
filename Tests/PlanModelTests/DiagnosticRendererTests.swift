import PlanModel
import Testing

struct DiagnosticRendererTests {
    /// What is shown for an error at the `▲` in the text, which itself is taken out.
    private func rendered(_ text: String, message: String = "no") throws -> String {
        let halves = text.unicodeScalars.split(separator: "▲", omittingEmptySubsequences: false)
            .map { String($0) }
        try #require(halves.count == 2)
        let source = SourceText(name: "c.json", text: halves.joined())
        return DiagnosticRenderer(source)
            .render([Diagnostic(.error, message, at: halves[0].utf8.count)])
    }

    @Test func `the place, the line and a caret are shown`() throws {
        #expect(
            try rendered("{\n  \"a\": ▲1\n}") == """
                c.json:2:8: error: no
                  2 |   "a": 1
                    |        ^

                """)
    }

    @Test func `the gutter is as wide as the number of the line`() throws {
        #expect(
            try rendered(String(repeating: "\n", count: 99) + "▲x") == """
                c.json:100:1: error: no
                  100 | x
                      | ^

                """)
    }

    @Test func `a tab takes one column of the shown line`() throws {
        #expect(
            try rendered("\t\t\"a\":\t▲1") == """
                c.json:1:8: error: no
                  1 |   "a": 1
                    |        ^

                """)
    }

    @Test func `the caret stands below wide characters and behind combining marks`() throws {
        #expect(
            try rendered("\"漢字😀\", ▲x") == """
                c.json:1:8: error: no
                  1 | "漢字😀", x
                    |           ^

                """)
        #expect(
            try rendered("\"e\u{301}\", ▲x") == """
                c.json:1:7: error: no
                  1 | "e\u{301}", x
                    |      ^

                """)
    }

    @Test func `control characters are made visible, and the caret still points`() throws {
        #expect(
            try rendered("\"\u{1B}[31m\u{9B}\" ▲x", message: "no '\u{1B}[2J'") == """
                c.json:1:10: error: no '^[[2J'
                  1 | "^[[31m<U+9B>" x
                    |                ^

                """)
    }

    @Test func `of a long line the part around the place is shown`() throws {
        let left = String(repeating: "a", count: 100)
        let right = String(repeating: "b", count: 100)
        #expect(
            try rendered(left + "▲" + right) == """
                c.json:1:101: error: no
                  1 | \(String(repeating: "a", count: 60))\(String(repeating: "b", count: 60))
                    | \(String(repeating: " ", count: 60))^

                """)
    }

    @Test func `the end of a line and the end of the file have a place`() throws {
        #expect(
            try rendered("{▲\r\n}") == """
                c.json:1:2: error: no
                  1 | {
                    |  ^

                """)
        #expect(
            try rendered("{\n▲") == """
                c.json:2:1: error: no
                  2 | \n    | ^

                """)
    }

    @Test func `problems are in the order of the file, each with its notes`() {
        let source = SourceText(name: "c.json", text: "a\nb\nc\n")
        let text = DiagnosticRenderer(source).render([
            Diagnostic(.error, "third", at: 4),
            Diagnostic(.error, "first"),
            Diagnostic(
                .warning, "second", at: 2,
                notes: [Diagnostic(.note, "here", at: 0), Diagnostic(.note, "everywhere")]),
        ])
        #expect(
            text == """
                c.json: error: first
                c.json:2:1: warning: second
                  2 | b
                    | ^
                c.json:1:1: note: here
                c.json: note: everywhere
                c.json:3:1: error: third
                  3 | c
                    | ^

                """)
    }

    @Test func `a hostile name of a file is made harmless`() {
        let source = SourceText(name: "\u{1B}]0;x\u{7}.json", text: "")
        let text = DiagnosticRenderer(source).render([Diagnostic(.error, "no")])
        #expect(text == "^[]0;x^G.json: error: no\n")
    }

    @Test(arguments: [
        ("plain\ttext\n", "plain\ttext\n"), ("é漢😀", "é漢😀"), ("\0\u{1}\r\u{1F}", "^@^A^M^_"),
        ("\u{1B}[31mred\u{1B}[0m", "^[[31mred^[[0m"), ("a\u{7F}b", "a<U+7F>b"),
        ("\u{9B}31m", "<U+9B>31m"), ("\u{202E}txt.exe\u{2066}", "<U+202E>txt.exe<U+2066>"),
        ("\u{200E}\u{200F}\u{202A}\u{2069}", "<U+200E><U+200F><U+202A><U+2069>"),
    ])
    func `control characters for terminals are made visible`(text: String, shown: String) {
        #expect(printable(text) == shown)
    }

    @Test(arguments: [
        (0, 1, 1), (1, 1, 2), (2, 1, 3), (3, 2, 1), (5, 2, 2), (6, 3, 1), (7, 3, 1), (-1, 1, 1),
    ])
    func `a byte has a line and a column`(offset: Int, line: Int, column: Int) {
        let place = SourceText(name: "", text: "ab\né\n").place(of: offset)
        #expect((place.line, place.column) == (line, column))
    }
}

/// What is shown of more problems than anybody reads.
struct ManyProblemsTests {
    private let source = SourceText(name: "c.json", text: String(repeating: "x\n", count: 3000))

    private func shown(_ severities: [Diagnostic.Severity]) -> [String] {
        let problems = Problems()
        for (index, severity) in severities.enumerated() {
            problems.add(Diagnostic(severity, "number \(index + 1)", at: 2 * index))
        }
        return DiagnosticRenderer(source).render(problems.found).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("c.json") }
    }

    @Test(arguments: [
        (0, nil), (1, nil), (50, nil), (51, "c.json: note: 1 more problem is not shown"),
        (1000, "c.json: note: 950 more problems are not shown"),
        (2950, "c.json: note: 2,900 more problems are not shown"),
    ])
    func `the first fifty are shown, and the others are counted`(count: Int, rest: String?) {
        let lines = shown(Array(repeating: .error, count: count))
        let first = (1...50).prefix(count).map { "c.json:\($0):1: error: number \($0)" }
        #expect(lines == first + [rest].compactMap { $0 })
    }

    @Test func `no warning takes the place of an error`() {
        let lines = shown(Array(repeating: .warning, count: 1500) + [.error])
        #expect(lines.count == 51)
        #expect(lines[48] == "c.json:49:1: warning: number 49")
        #expect(lines[49] == "c.json:1501:1: error: number 1501")
        #expect(lines[50] == "c.json: note: 1,451 more problems are not shown")
    }

    @Test func `an unhandled problem is an error nevertheless`() {
        let problems = Problems()
        for _ in 0..<3 { problems.addUnlisted() }
        #expect(problems.hasErrors)
        #expect(throws: Diagnostics.self) { try problems.check() }
    }

    @Test func `of a long text the middle is left out`() {
        let text = DiagnosticRenderer(source).render([
            Diagnostic(.error, "unknown key '\(String(repeating: "k", count: 1_000_000))' in 'submit'", at: 0)
        ])
        #expect(text.utf8.count < 2000)
        #expect(text.hasPrefix("c.json:1:1: error: unknown key 'kkk"))
        #expect(text.contains("k' in 'submit'\n"))
    }
}
