import Foundation
import PlanModel
import TestSupport
import Testing

/// What plans and the program share on hosts has its name in `HostLayout`, `Label` and `Variable`.
struct HostLayoutTests {
    /// The sources with these endings, by path, without comments.
    private func sources(_ endings: Set<String>) throws -> [(path: String, code: String)] {
        let folder = Repository.file("Sources")
        let walk = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        return try walk.compactMap { $0 as? URL }.filter { endings.contains($0.pathExtension) }.map { url in
            let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
            let code = lines.filter { line in
                !["//", "# "].contains { line.trimmingCharacters(in: .whitespaces).hasPrefix($0) }
            }
            return (String(url.path.dropFirst(folder.path.count + 1)), code.joined(separator: "\n"))
        }
    }

    private func isNamed(_ path: String) -> Bool { path.hasPrefix("PlanModel/HostLayout/") }

    @Test func `no label has its name twice`() throws {
        for (path, code) in try sources(["swift"]) where !isNamed(path) {
            let labels = code.matches(of: /\bpdd\.[a-z]+/).map { String($0.0) }
            // Docker's templates in scripts cannot read a Swift constant.
            let isScript = path.hasPrefix("Planner/Scripts/") || path.hasSuffix("MachineScripts.swift")
            #expect(labels.isEmpty || isScript && Set(labels) == [Label.cluster], "\(path): \(labels)")
        }
    }

    @Test func `scripts find only what has a name beside their files`() throws {
        let entries = Set(HostLayout.Entry.allCases.map(\.rawValue))
        var found: Set<String> = []
        for (path, code) in try sources(["swift", "sh"])
        where path.hasPrefix("Planner/Scripts") || path.hasSuffix(".sh") {
            let names = code.matches(of: /\.\.\/([a-z]+)/).map { String($0.1) }
            #expect(entries.isSuperset(of: names), "\(path): \(names)")
            found.formUnion(names)
            for match in code.matches(of: /\/var\/lib\/pdd\/([a-z]+)/) {
                #expect(HostLayout.lease == "\(HostLayout.root)/\(match.1)", "\(path)")
            }
        }
        #expect(
            found.isSuperset(of: [
                "building", "images", "listed", "reach", "registries", "registry", "stuck", "volumes",
            ]))
    }

    @Test func `checks find the engine's answers in the variables that an observation sets`() throws {
        let all = try sources(["swift", "sh"])
        let observation = all.filter { $0.path.hasPrefix("Applier/Observation/") }.map(\.code).joined()
        let scripts = all.filter { $0.path.hasPrefix("Planner/Scripts/") }.map(\.code).joined()
        for name in [Variable.info, Variable.images] {
            #expect(observation.contains("\(name)=") && scripts.contains("${\(name):-"), "\(name)")
        }
    }

    @Test func `no script is known by its name`() throws {
        for (path, code) in try sources(["swift"]) {
            #expect(!code.contains(/scripts\["/) && !code.contains(/\bscript [!=]= "/), "\(path)")
        }
    }
}
