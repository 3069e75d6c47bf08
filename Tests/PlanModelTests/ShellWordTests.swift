import PlanModel
import TestSupport
import Testing

struct ShellWordTests {
    @Test(arguments: [
        ("plain", "plain"), ("cluster.json", "cluster.json"), ("a/b-c_d:e@f,g+h=i%j", "a/b-c_d:e@f,g+h=i%j"),
        ("", "''"), ("a b", "'a b'"), ("$(touch x)", "'$(touch x)'"), ("it's", #"'it'\''s'"#),
        ("'", #"''\'''"#), ("~", "'~'"), ("*", "'*'"), ("a\nb", "'a\nb'"), ("é", "'é'"),
        ("'\u{301}; id", "''\\''\u{301}; id'"),
    ])
    func `a word is quoted only where it must be`(text: String, word: String) {
        #expect(Array(shellWord(text).utf8) == Array(word.utf8))
    }

    @Test func `sh reads back what was quoted`() throws {
        var generator = SplitMix64(seed: 7)
        var texts = ["'", "''", "'\u{301}", "\\", "$HOME", "`id`", "!", "\r\n'\r\n", "-n", "a'b\"c"]
        for _ in 0..<400 {
            texts.append(randomText(&generator).filter { !$0.unicodeScalars.contains("\0") })
        }
        let script = "printf '%s\\0' " + texts.map(shellWord).joined(separator: " ")
        let run = try Program.run(named: "sh", ["-c", script])
        #expect(run.status == 0)
        let read = run.bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
        #expect(read.map { Array($0) } == texts.map { Array($0.utf8) })
    }
}
