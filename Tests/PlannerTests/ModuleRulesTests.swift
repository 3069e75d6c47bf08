import Foundation
import TestSupport
import Testing

/// The modules see only what they may: `PlanModel ← Planner ← pdd`, `PlanModel ← Applier ← pdd`.
struct ModuleRulesTests {
    struct SourceFile {
        let name: String
        let text: String

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

        /// Its code without comments.
        var code: String {
            text.split(separator: "\n")
                .filter { !$0.trimmingCharacters(in: .whitespaces).hasPrefix("//") }
                .joined(separator: "\n")
        }
    }

    private func sources(of module: String) throws -> [SourceFile] {
        let folder = Repository.file("Sources/\(module)")
        let walk = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        let files = try walk.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
            .map { url in
                SourceFile(
                    name: url.lastPathComponent, text: try String(contentsOf: url, encoding: .utf8))
            }
        try #require(files.count > 5, "there are no sources of \(module)")
        return files
    }

    @Test(
        arguments: [
            ("PlanModel", []), ("Planner", ["PlanModel"]),
            ("Applier", ["PlanModel", "Foundation", "Dispatch", "Synchronization"]),
        ] as [(String, Set<String>)])
    func `a module imports what it may and nothing else`(
        module: String, allowed: Set<String>
    ) throws {
        for file in try sources(of: module) {
            #expect(allowed.isSuperset(of: file.imports), "\(file.name): \(file.imports)")
        }
    }

    @Test func `processes, files and the clock are behind the files called System`() throws {
        let world = [
            "Process", "FileManager", "FileHandle", "Date", "clock_gettime", "ContinuousClock",
            "SuspendingClock", "DispatchTime", "DispatchWallTime", "asyncAfter", "getenv", "fopen",
        ]
        for file in try sources(of: "Applier") where !file.name.hasPrefix("System") {
            #expect(!file.imports.contains("Foundation"), "\(file.name)")
            let words = Set(
                file.code.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
            #expect(words.isDisjoint(with: world), "\(file.name): \(words.intersection(world))")
        }
    }

    @Test func `the package has no packages`() throws {
        let manifest = try Repository.text("Package.swift")
        #expect(!manifest.contains(".package("))
        #expect(!manifest.contains("url:"))
        for name in ["PlanModel", "Planner", "Applier"] {
            #expect(manifest.contains("name: \"\(name)\""))
        }
        #expect(!FileManager.default.fileExists(atPath: Repository.file("Package.resolved").path))
    }

    @Test func `the program is one statement`() throws {
        let main = try Repository.text("Sources/pdd/main.swift")
        let lines = main.split(separator: "\n").filter { !$0.hasPrefix("//") }
        #expect(lines == ["runAndExit(CommandLine.arguments)"])
    }

    @Test func `nothing in the product can trap by a shortcut`() throws {
        for module in ["PlanModel", "Planner", "Applier", "pdd"] {
            for file in try sources(of: module) {
                for shortcut in ["try!", "fatalError", "@unchecked Sendable", "nonisolated(unsafe)"] {
                    #expect(!file.code.contains(shortcut), "\(file.name): \(shortcut)")
                }
            }
        }
    }
}
