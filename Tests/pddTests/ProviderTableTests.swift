import Foundation
import TestSupport
import Testing

/// The table of what each provider supports: every cell has a test, or a reason.
struct ProviderTableTests {
    private struct Cell {
        let row: String
        let text: String

        /// The numbers of its tests.
        var tests: [Int] {
            text.split { !$0.isNumber && !$0.isLetter }.compactMap { Int($0) }
        }
    }

    private func lines() throws -> [Substring] { try Repository.text("docs/providers.md").split(separator: "\n") }

    private func cells() throws -> [Cell] {
        try lines().filter { $0.hasPrefix("| ") }.dropFirst().flatMap { line in
            let texts = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            #expect(texts.count == 5, "\(line)")
            return texts.dropFirst().map { Cell(row: texts[0], text: $0) }
        }
    }

    /// The suite and the name of each test of the list, by its number.
    private func tests() throws -> [Int: (suite: String, name: String)] {
        var tests: [Int: (String, String)] = [:]
        for line in try lines() where line.first?.isNumber ?? false {
            let number = try #require(Int(line.prefix { $0.isNumber }))
            let words = line.split(separator: "`").map(String.init)
            try #require(words.count == 4, "\(line)")
            #expect(tests.updateValue((words[1], words[3]), forKey: number) == nil, "\(number) stands there twice")
        }
        return tests
    }

    @Test func `every cell has a test of the list, or a reason`() throws {
        let tests = try tests()
        var used: Set<Int> = []
        for cell in try cells() {
            let hasReason = cell.text.hasPrefix("no: ") || cell.text == "not tried"
            #expect(hasReason != !cell.tests.isEmpty, "\(cell.row): \(cell.text)")
            for number in cell.tests { #expect(tests[number] != nil, "\(cell.row): \(cell.text)") }
            used.formUnion(cell.tests)
        }
        #expect(used == Set(tests.keys))
    }

    @Test func `every test of the list exists`() throws {
        let files = FileManager.default.enumerator(at: Repository.file("Tests"), includingPropertiesForKeys: nil)
        var sources: [String: String] = [:]
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            // The extensions of a suite have its name and their topic.
            let suite = file.lastPathComponent.prefix { $0 != "+" && $0 != "." }
            sources[String(suite), default: ""] += try String(contentsOf: file, encoding: .utf8)
        }
        for (number, test) in try tests() {
            #expect(sources[test.suite]?.contains("func `\(test.name)`") == true, "\(number): \(test)")
        }
    }
}
