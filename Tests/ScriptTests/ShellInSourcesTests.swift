import Foundation
import TestSupport
import Testing

/// Shell is in files of shell: a Swift file has at most two lines of it in a row.
struct ShellInSourcesTests {
    /// What hardly any text but shell has.
    private static let signs = [
        "$(", "; then", "; do", " done", "esac", ">/dev/null", "2>&1", "\"$", "\\\"$", "${", "|| exit", "set -e",
        "exit 1",
    ]
    private static let words: Set<String> = ["fi", "done", "else", "then", "}"]

    private static func isShell(_ line: String) -> Bool {
        signs.contains { line.contains($0) } || words.contains(line)
    }

    /// The lines of a text that stand in literals, an empty one between two literals that are not in a row.
    private static func literals(_ text: String) -> [String] {
        var lines: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.trimmingCharacters(in: .whitespaces)
            let quotes = line.components(separatedBy: "\"\"\"").count - 1
            if isInside, quotes == 0 {
                lines.append(line)
            } else if line.hasPrefix("\"") || line.hasPrefix("+ \"") || line.contains("+= \"") {
                lines.append(line)
            } else {
                lines.append("")
            }
            if quotes % 2 == 1 { isInside.toggle() }
        }
        return lines
    }

    /// The longest row of lines of shell, and one that interrupts it is none.
    static func longest(_ text: String) -> Int {
        var (longest, row) = (0, 0)
        for line in literals(text) {
            row = isShell(line) ? row + 1 : line.isEmpty ? 0 : row
            longest = max(longest, row)
        }
        return longest
    }

    @Test func `a Swift file has no more than two lines of shell in a row`() throws {
        let root = Repository.file("Sources")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".swift") }
        #expect(paths.count > 100)
        for path in paths {
            let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
            #expect(Self.longest(text) <= 2, "\(path)")
        }
    }

    @Test(
        arguments: [
            ("let a = \"\"\"\n  if ! docker info; then\n    service docker start\n  fi\n  until a; do\n  \"\"\"\n", 3),
            (
                "let a = [\n  \"for x in $(ls); do\",\n  \"  echo\",\n  \"done\", \"\",\n  \"[ -z \\\"$x\\\" ] || exit 1\",\n]\n",
                2
            ),
            ("line += \"a=$(b); \"\nline += \"[ \\\"$a\\\" ]; \"\nline += \"exit 1\"\n", 3),
            ("let a = \"\"\"\n  Reads the description, and touches nothing else.\n  \"\"\"\nlet b = \"x=$(y)\"\n", 0),
        ])
    func `shell is recognised`(text: String, lines: Int) {
        #expect(Self.longest(text) == lines)
    }
}
