import Foundation
import TestSupport

/// A Swift file of the product, as far as the rules of modules and folders need it.
struct SourceFile {
    let name: String
    /// The folder of its module that it is in; empty for a file beside the folders.
    let folder: String
    let text: String
    /// The text without comments and without what literals say.
    let code: String

    init(name: String, folder: String, text: String) {
        (self.name, self.folder, self.text) = (name, folder, text)
        code = String(decoding: CodeWithoutLiterals(text).bytes, as: UTF8.self)
    }

    /// All files of a module.
    static func all(of module: String) throws -> [SourceFile] {
        let root = Repository.file("Sources/\(module)")
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) else {
            throw CocoaError(.fileReadNoSuchFile)
        }
        return try walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }.map { url in
            let path = url.pathComponents.dropFirst(root.pathComponents.count)
            return SourceFile(
                name: url.lastPathComponent, folder: path.count > 1 ? path[path.startIndex] : "",
                text: try String(contentsOf: url, encoding: .utf8))
        }
    }

    /// The modules that it imports.
    var imports: [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index + 1 < words.count,
                words[..<index].allSatisfy({ Self.accessWords.contains(String($0)) })
            else { return nil }
            return String(words[index + 1].prefix { $0 != "." })
        }
    }

    private static let accessWords: Set<String> = [
        "public", "package", "internal", "fileprivate", "private", "@testable",
        "@preconcurrency", "@_exported", "@_implementationOnly",
    ]

    /// The words of its code, each once.
    var words: Set<String> { Set(code.split { !Self.isOfName($0) }.map(String.init)) }

    /// The types, functions and values that it declares for the whole module.
    var declaredNames: Set<String> {
        Set(
            code.split(separator: "\n").compactMap { line in
                let words = line.split { !Self.isOfName($0) && $0 != "@" }.map(String.init)
                guard let first = line.first, Self.isOfName(first) || first == "@",
                    let index = words.firstIndex(where: Self.declarations.contains), index + 1 < words.count,
                    words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.modifiers.contains($0) })
                else { return nil }
                return words[index + 1]
            })
    }

    private static let declarations: Set<String> = [
        "struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var",
    ]
    /// Not `private` and `fileprivate`: nobody else can name what they declare.
    private static let modifiers: Set<String> = ["public", "package", "internal", "final", "indirect"]

    /// The names that it uses, except those of members: `Digest` in `Digest.short`, `limit` in `0...limit`.
    var usedNames: Set<String> {
        var names: Set<String> = []
        for piece in code.split(whereSeparator: { !Self.isOfName($0) && $0 != "." }) {
            let words = piece.split(separator: ".", omittingEmptySubsequences: false)
            for (index, word) in words.enumerated() where index == 0 || (index > 1 && words[index - 1].isEmpty) {
                names.insert(String(word))
            }
        }
        return names
    }

    private static func isOfName(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }
}
