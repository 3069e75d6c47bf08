import Foundation
import PlanModel
import TestSupport
import Testing

/// Laws over all the shell in the sources.
struct ShellFileTests {
    /// The files below a folder of the repository whose names end so, by path.
    private func files(_ folder: String, _ ending: String) throws -> [String: String] {
        let root = Repository.file(folder)
        var found: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root.path) where path.hasSuffix(ending) {
            found[path] = try String(contentsOf: root.appending(path: path), encoding: .utf8)
        }
        return found
    }

    @Test func `comments and empty lines stay in the sources`() {
        let file = ShellFile("x", Array("# What it does.\n\nif a; then\n  # why\n  b # c\nfi\n".utf8))
        #expect(file.lines == ["if a; then", "  b # c", "fi"])
    }

    @Test func `functions stand once before the script that calls them`() {
        let a = ShellFile("a", Array("a".utf8))
        let b = ShellFile("b", Array("b".utf8), calls: [a])
        let script = ShellFile("s", Array("s".utf8), calls: [b, a])
        #expect(script.wholeLines == ["a", "b", "s"])
        var plan = Plan(cluster: "c", provider: .docker)
        plan.add(script)
        #expect(plan.functions == ["a": ["a"], "b": ["b"]])
        #expect(plan.scripts["s"] == Script(["s"], functions: ["a", "b"]))
        #expect(plan.lines(ofScript: "s") == script.wholeLines)
    }

    @Test func `a program for a host is printed with its functions`() throws {
        let function = ShellFile("f", Array("# why\nf() { echo \"$A\"; }".utf8))
        let program = ShellFile("p", Array("f\necho $(date) 'b'".utf8), calls: [function])
        let script = ShellFile("s", Array("print_program >/var/lib/p".utf8), calls: [program.asProgram])
        try TestHost(files: ["var/lib/x": ""]).expect(script, ["A": "a"]) { run in
            #expect(run.files["var/lib/p"] == "f() { echo \"$A\"; }\nf\necho $(date) 'b'\n")
        }
    }

    @Test func `every file of shell begins with what it is for`() throws {
        for (path, text) in try files("Sources", ".sh") {
            #expect(text.hasPrefix("# shellcheck shell=sh\n# ") || text.hasPrefix("#!/bin/sh\n# "), "\(path)")
        }
    }

    /// Whether a file of shell has nothing but functions, which scripts run.
    private static func definesFunctions(_ text: String) -> Bool {
        let lines = ShellFile("", Array(text.utf8)).lines
        return lines.first?.contains("() {") == true && (lines.last == "}" || lines.last?.hasSuffix("; }") == true)
    }

    @Test func `every script is run by a test`() throws {
        let tests = try files("Tests/ScriptTests", ".swift").values.joined()
        let shell = try files("Sources", ".sh")
        var names: Set<String> = []
        for (path, text) in try files("Sources", ".swift") {
            for match in text.matches(of: #/static let (\w+) = ShellFile\(\s*"([\w-]+)"/#) {
                names.insert(String(match.2))
                let file = try #require(shell.first { $0.key.hasSuffix("/\(match.2).sh") }, "\(path)")
                if !Self.definesFunctions(file.value) {
                    #expect(tests.contains(".\(match.1)"), "\(file.key)")
                }
            }
        }
        for path in shell.keys {
            let name = path.split(separator: "/").last.map { String($0.dropLast(3)) } ?? ""
            #expect(names.contains(name), "no Swift file uses \(path)")
        }
    }

    @Test func `a script has the functions that it calls, and no others`() throws {
        let homes = try files("Sources/Planner/Scripts/functions", ".sh")
            .merging(files("Sources/PlanModel/Shell", ".sh")) { $1 }
        /// The functions that a text defines.
        func defined(_ lines: [String]) -> [String] {
            lines.filter { $0.contains("() {") && !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != "(" }) }
        }
        var all: [String: String] = [:]
        for (path, text) in homes {
            for name in defined(ShellFile("", Array(text.utf8)).lines) {
                all[name] = String(path.dropLast(3))
            }
        }
        func words(_ lines: [String]) -> Set<String> {
            var text = lines.joined(separator: "\n")
            // A variable may have the name of a function.
            for name in all.keys { text = text.replacing("$\(name)", with: "").replacing("\(name)=", with: "") }
            return Set(text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        }
        for name in Repository.examples {
            let plan = try Repository.plan(ofExample: name)
            for (name, script) in plan.scripts {
                // A program that a script installs has its own functions in it.
                let functions = script.functions.filter { !$0.hasPrefix("program-") }
                let lines = functions.flatMap { plan.functions[$0] ?? [] } + script.lines
                let called = Set(words(lines).compactMap { all[$0] })
                #expect(called == Set(functions), "\(name)")
            }
        }
    }
}
