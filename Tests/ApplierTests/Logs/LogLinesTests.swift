import Testing

@testable import Applier

struct LogLinesTests {
    private func lines(_ pieces: [String]) -> [LogLine] {
        var lines = LogLines()
        return pieces.flatMap { lines.add(Array($0.utf8)) } + lines.finish()
    }

    @Test func `lines are cut, also the last`() {
        let expected = ["a", "", "b\u{1B}", "c"].map { LogLine(file: nil, text: $0) }
        #expect(lines(["a\r\n\nb\u{1B}\nc"]) == expected)
        #expect(lines(["a\r", "\n", "\nb", "\u{1B}\n", "c"]) == expected)
    }

    @Test func `the files that tail announces are those of the lines`() {
        let text = "==> /var/log/condor/MasterLog <==\nm\n\n==> /var/log/condor/SchedLog <==\n\ns\n==> x <==\n"
        #expect(
            lines([text]) == [
                LogLine(file: "MasterLog", text: "m"), LogLine(file: "SchedLog", text: ""),
                LogLine(file: "SchedLog", text: "s"), LogLine(file: "SchedLog", text: "==> x <=="),
            ])
    }
}
