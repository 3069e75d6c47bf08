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

    @Test func `sh reads back bytes that are no text`() throws {
        var generator = SplitMix64(seed: 8)
        var words: [[UInt8]] = [
            [], [0xFF], [0x61, 0xFF, 0x0A], [0xC3, 0x28, 0x27], [0xE2, 0x82], [0x0A, 0x80, 0x0A],
        ]
        for _ in 0..<300 {
            let count = Int.random(in: 0..<12, using: &generator)
            words.append((0..<count).map { _ in UInt8.random(in: 1...255, using: &generator) })
        }
        let script = "printf '%s\\0' " + words.map { shellWord($0) }.joined(separator: " ")
        for shell in ["sh", "bash"] {
            let run = try Program.run(named: shell, ["-c", script])
            let read = run.bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast()
            #expect(read.map { Array($0) } == words)
        }
    }

    @Test func `printf produces only the bytes that are not text`() {
        #expect(shellWord(Array("it's é".utf8)) == shellWord("it's é"))
        #expect(shellWord([]) == "''")
        #expect(shellWord([0x61, 0xFF, 0xFE, 0x62]) == #"a"$(printf '\377\376')"b"#)
    }
}
