import Foundation
import TestSupport
import Testing

/// The modules see only what they may: `PlanModel ← Planner ← pdd`, `PlanModel ← Applier ← pdd`.
struct ModuleRulesTests {
    private func sources(of module: String) throws -> [SourceFile] {
        let files = try SourceFile.all(of: module)
        try #require(files.count > 5, "there are no sources of \(module)")
        return files
    }

    /// The folders of each module from the lowest to the highest; those on one line do not see each other.
    private static let folders: [(module: String, layers: [[String]])] = [
        (
            "PlanModel",
            [
                ["Text"], ["Shell"], ["Diagnostics"], ["JSON"], ["Digest"], ["Names"], ["HostLayout"], ["Settings"],
                ["Actions"], ["Plan"], ["Approval"],
            ]
        ),
        ("Planner", [["Description", "Scripts"], ["Steps", "Rendering"], ["Pictures"], [""]]),
        (
            "Applier",
            [
                ["System"], ["Git"], ["Providers"], ["Hosts"], ["Signing"], ["SSH"],
                ["Docker", "AWS", "Machines", "DockerMachine"],
                ["Observation"], ["Difference"], ["Schedule"], ["Containers"], ["Run"], ["Session"],
                ["Copy"], ["Logs", "Forwarding", "WorkRuns"],
            ]
        ),
        ("pdd", [["Printing"], ["CommandLine"], ["Progress", "Input", "Report"], ["Subcommands"], [""]]),
    ]

    @Test(arguments: folders)
    func `a folder uses only the folders below it`(module: String, layers: [[String]]) throws {
        var heights: [String: Int] = [:]
        for (height, folders) in layers.enumerated() { for folder in folders { heights[folder] = height } }
        let files = try sources(of: module)
        var homes: [String: Set<String>] = [:]
        for file in files { for name in file.declaredNames { homes[name, default: []].insert(file.folder) } }
        for file in files {
            let height = try #require(heights[file.folder], "\(module)/\(file.folder) has no place in the order")
            for name in file.usedNames.sorted() {
                guard let homes = homes[name], !homes.contains(file.folder),
                    !homes.contains(where: { (heights[$0] ?? .max) < height })
                else { continue }
                let places = homes.sorted().joined(separator: ", ")
                Issue.record("\(file.folder)/\(file.name) uses '\(name)' of \(module)/\(places)")
            }
        }
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
            #expect(file.words.isDisjoint(with: world), "\(file.name): \(file.words.intersection(world))")
        }
    }

    @Test func `every path that the architecture names exists`() throws {
        let words = try Repository.text("ARCHITECTURE.md").split(separator: "`").map(String.init)
        let paths = words.filter { word in
            ["PlanModel/", "Planner/", "Applier/", "pdd/"].contains { word.hasPrefix($0) } && !word.contains(" ")
        }
        try #require(paths.count > 10)
        for path in paths {
            #expect(FileManager.default.fileExists(atPath: Repository.file("Sources/\(path)").path), "\(path)")
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
