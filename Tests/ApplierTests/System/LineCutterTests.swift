import Testing

@testable import Applier

struct LineCutterTests {
    private func lines(_ text: String, size: Int) -> [String] {
        var cutter = LineCutter()
        var left = Array(text.utf8)[...]
        var lines: [String] = []
        while !left.isEmpty {
            lines += cutter.add(Array(left.prefix(size))).map { String(decoding: $0, as: UTF8.self) }
            left = left.dropFirst(size)
        }
        return lines
    }

    @Test(arguments: [
        ("", []), ("a", []), ("a\n", ["a"]), ("a\nb", ["a"]), ("\n\na\n", ["", "", "a"]),
        ("held\nbeat\n", ["held", "beat"]),
    ])
    func `only lines that ended are lines`(text: String, expected: [String]) {
        for size in 1...6 { #expect(lines(text, size: size) == expected) }
    }

    @Test func `a line that does not end comes in pieces`() {
        let long = String(repeating: "x", count: 200_000)
        let pieces = lines(long + "\nend\n", size: 1000)
        #expect(pieces.dropLast().joined() == long)
        #expect(pieces.last == "end")
        #expect(pieces.allSatisfy { $0.utf8.count <= LineCutter.longest + 1000 })
    }
}
