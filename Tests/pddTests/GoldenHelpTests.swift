import Foundation
import TestSupport
import Testing

struct GoldenHelpTests {
    /// The subcommands, as the help itself lists them.
    private func subcommands() throws -> [String] {
        let lines = try Program.run(Program.pdd, ["help"]).output.components(separatedBy: "\n")
        let start = try #require(lines.firstIndex { $0.hasPrefix("usage:") })
        return lines[(start + 2)...].prefix { $0.hasPrefix("  ") }.compactMap { line in
            line.split(separator: " ").first.map(String.init)
        }
    }

    @Test func `the help of pdd`() throws {
        let run = try Program.run(Program.pdd, ["help"])
        #expect(run.status == 0)
        #expect(run.errors == "")
        try Golden.expect(run.output, "Help/pdd.txt")
        #expect(try Program.run(Program.pdd, ["--help"]).output == run.output)
        #expect(try Program.run(Program.pdd, ["-h"]).output == run.output)
    }

    @Test func `the help of every subcommand`() throws {
        let names = try subcommands()
        #expect(names.contains("plan") && names.contains("validate"))
        for name in names {
            let run = try Program.run(Program.pdd, ["help", name])
            #expect(run.status == 0)
            try Golden.expect(run.output, "Help/\(name).txt")
            #expect(try Program.run(Program.pdd, [name, "--help"]).output == run.output)
        }
        try Golden.expectFiles((names + ["pdd"]).map { "\($0).txt" }, in: "Help")
    }

    @Test func `help fits a terminal of 100 columns`() throws {
        for name in try subcommands() + [""] {
            let run = try Program.run(Program.pdd, ["help"] + (name.isEmpty ? [] : [name]))
            for line in run.output.components(separatedBy: "\n") {
                #expect(line.count <= 100, "\(name): \(line)")
                #expect(!line.hasSuffix(" "), "\(name): \(line)")
            }
        }
    }

    @Test func `the version is one line`() throws {
        let run = try Program.run(Program.pdd, ["version"])
        #expect(run.status == 0)
        #expect(run.output.wholeMatch(of: /pdd [0-9]+\.[0-9]+\.[0-9]+ \(development; plan format [0-9]+\)\n/) != nil)
        #expect(try Program.run(Program.pdd, ["--version"]).output == run.output)
    }
}
