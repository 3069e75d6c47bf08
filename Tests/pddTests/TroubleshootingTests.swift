import Foundation
import TestSupport
import Testing

/// docs/troubleshooting.md quotes pdd's messages: each quote must be one that pdd can print.
///
/// A quote stands between backticks in the first column of a table, and its `…` stands for any text. What
/// other programs print stands there in double quotes.
struct TroubleshootingTests {
    private static let page = "docs/troubleshooting.md"

    private struct Quote: CustomTestStringConvertible {
        let text: String
        let line: Int
        var testDescription: String { "\(TroubleshootingTests.page):\(line): \(text)" }
    }

    private static func quotes() throws -> [Quote] {
        let lines = try Repository.text(page).components(separatedBy: "\n")
        return lines.enumerated().flatMap { index, line -> [Quote] in
            guard line.hasPrefix("| ") else { return [] }
            let cell = line.dropFirst(2).prefix { $0 != "|" }
            let pieces = cell.components(separatedBy: "`")
            return pieces.indices.filter { $0 % 2 == 1 }.map { Quote(text: pieces[$0], line: index + 1) }
        }
    }

    /// All sources, a message on one line: as written, and with `…` in place of each interpolation and variable.
    private static func messages() throws -> String {
        let folder = Repository.file("Sources")
        let walk = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        let files = walk.compactMap { $0 as? URL }.filter { !$0.hasDirectoryPath }
        return try files.map { try normalised(String(contentsOf: $0, encoding: .utf8)) }.joined(separator: "\n")
    }

    private static func normalised(_ source: String) -> String {
        let joined = source.replacing(/" *\n *\+ "/, with: "").replacing(/\\\n */, with: "")
        let literal = withoutInterpolations(joined).replacing(/\$\{?[A-Za-z_0-9]+\}?/, with: "…")
        return joined + "\n" + literal.replacing("\\\"", with: "\"")
    }

    /// Replaces each `\(…)` that ends on its line, whatever parentheses are in it.
    private static func withoutInterpolations(_ text: String) -> String {
        let pieces = text.components(separatedBy: "\\(")
        return pieces[0]
            + pieces.dropFirst().map { piece in
                var depth = 1
                let rest = piece.drop { character in
                    if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
                    return depth > 0 && character != "\n"
                }
                return rest.first == ")" ? "…" + rest.dropFirst() : "\\(" + piece
            }.joined()
    }

    @Test func `every quoted message is one of pdd's`() throws {
        let messages = try Self.messages() as NSString
        let quotes = try Self.quotes()
        #expect(quotes.count > 80)
        for quote in quotes {
            #expect(Self.contains(messages, quote.text), "\(quote.testDescription)")
        }
    }

    /// Whether a line of the messages has all parts of a quote, in their order.
    private static func contains(_ messages: NSString, _ quote: String) -> Bool {
        let parts = quote.components(separatedBy: "…").filter { !$0.allSatisfy { " .,:;'".contains($0) } }
        guard let first = parts.first else { return false }
        var start = 0
        while true {
            let found = messages.range(
                of: first, range: NSRange(location: start, length: messages.length - start))
            guard found.location != NSNotFound else { return false }
            let line = messages.substring(with: messages.lineRange(for: found))
            var rest = line[...]
            let hasAll = parts.allSatisfy { part in
                guard let range = rest.range(of: part) else { return false }
                rest = rest[range.upperBound...]
                return true
            }
            if hasAll { return true }
            start = found.location + found.length
        }
    }

    @Test func `a message that pdd does not have is not found`() {
        let messages = "throw f(\"the disk of '…' is full: …\")\nnext" as NSString
        #expect(Self.contains(messages, "the disk of '…' is full"))
        #expect(!Self.contains(messages, "the disk of … is broken"))
        #expect(!Self.contains(messages, "is full … next"))
        #expect(!Self.contains(messages, "…"))
    }
}
