import Applier
import Testing

@testable import pdd

struct LogArgumentsTests {
    @Test(
        arguments: [
            ([], "cluster.json", []), (["w1", "w2"], "cluster.json", ["w1", "w2"]), (["a.json"], "a.json", []),
            (["x/y", "w1"], "x/y", ["w1"]), (["there", "w1"], "there", ["w1"]), (["-", "w1"], "-", ["w1"]),
        ] as [([String], String, [String])])
    func `the first argument is the description if it is no name`(
        words: [String], file: String, names: [String]
    ) {
        let arguments = LogArguments(words) { $0 == "there" }
        #expect(arguments.file == file)
        #expect(arguments.names == names)
    }

    @Test func `lines and times are read`() throws {
        #expect(try LogArguments.lines(nil, default: 100) == 100)
        #expect(try LogArguments.lines("all", default: 100) == nil)
        #expect(try LogArguments.lines("0", default: 100) == 0)
        #expect(try LogArguments.seconds("10m") == 600)
        #expect(try LogArguments.seconds(nil) == nil)
        for text in ["-1", "+1", "x", ""] {
            let failure = try #require(throws: Failure.self) { try LogArguments.lines(text, default: 1) }
            #expect(failure.text.hasPrefix("error: '--tail' must be a number of lines or 'all', not '\(text)'\n"))
        }
        let failure = try #require(throws: Failure.self) { try LogArguments.seconds("yesterday") }
        #expect(failure.text.hasPrefix("error: '--since' must be a span of time such as '10m', not 'yesterday'\n"))
    }

    private static func text(_ names: [String], json: Bool = false, colour: Bool = false) -> LogText {
        LogText(names: names, areHosts: names.map { $0 == "host1" }, isJSON: json, hasColour: colour)
    }

    @Test(
        arguments: [
            (text(["w1"]), nil, 0, "a^[b\n"), (text(["w1"]), "StartLog", 0, "StartLog | a^[b\n"),
            (text(["w1", "host1"]), nil, 0, "w1    | a^[b\n"),
            (text(["w1", "w2"]), "StartLog", 1, "w2 StartLog | a^[b\n"),
            (text(["w1", "w2"], colour: true), nil, 1, "\u{1B}[32mw2 |\u{1B}[0m a^[b\n"),
            (text(["w1"], json: true), nil, 0, "{ \"container\": \"w1\", \"line\": \"a^[b\" }\n"),
            (
                text(["w1", "host1"], json: true), "F", 1,
                "{ \"host\": \"host1\", \"file\": \"F\", \"line\": \"a^[b\" }\n"
            ),
        ] as [(LogText, String?, Int, String)])
    func `lines have the name of their log, and nothing that changes a terminal`(
        text: LogText, file: String?, number: Int, line: String
    ) {
        #expect(text.text(LogLine(file: file, text: "a\u{1B}b"), of: number) == line)
    }
}
