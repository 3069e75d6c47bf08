import Foundation
import TestSupport
import Testing

/// docs/inside.md shows commands for looking at a cluster by hand: each of them runs on a real cluster.
@Suite(.serialized) struct InsideTests {
    /// A block of commands, or a command of the page's last table.
    private struct Commands {
        let text: String
        let line: Int
    }

    private static let page = "docs/inside.md"
    private static let name = "docinside"

    @Test func `each command of the page succeeds on a real cluster`() throws {
        let commands = try Self.blocks() + Self.table()
        #expect(commands.count > 20)
        let example = try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"\(Self.name)\"")
            .replacing("\"PEGASUS\": \"auto\"", with: "\"PEGASUS\": \"none\"")
        try Cluster.with(Self.name, example) { cluster in
            let manager = FileManager.default
            try manager.copyItem(
                at: Repository.file("examples/build-pegasus-image.sh"), to: cluster.file("build-pegasus-image.sh"))
            let programs = cluster.file("programs")
            try manager.createDirectory(at: programs, withIntermediateDirectories: false)
            try manager.createSymbolicLink(at: programs.appending(path: "pdd"), withDestinationURL: Program.pdd)
            var environment = ProcessInfo.processInfo.environment
            environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "/usr/bin:/bin")"
            try check(cluster.pdd("apply", "--yes"))
            for commands in commands {
                let run = try Program.run(
                    named: "sh", ["-euc", commands.text], environment: environment, in: cluster.directory)
                #expect(run.status == 0, "\(Self.page):\(commands.line): \(commands.text)\n\(run.output)\(run.errors)")
            }
            try check(cluster.pdd("destroy", "--yes"))
        }
    }

    /// The page's lines with their numbers, for this test's cluster.
    private static func lines() throws -> [(number: Int, text: String)] {
        let text = try Repository.text(page)
            .replacing("pegasus-worker", with: "\(name)-worker")
            .replacing("pegasus-submit-node", with: "\(name)-submit-node")
            .replacing("=pegasus", with: "=\(name)")
            .replacing("pdd/pegasus", with: "pdd/\(name)")
        return text.components(separatedBy: "\n").enumerated().map { ($0.offset + 1, $0.element) }
    }

    private static func blocks() throws -> [Commands] {
        var blocks: [Commands] = []
        var block: Commands?
        for (number, line) in try lines() {
            if let open = block {
                guard line.hasPrefix("```") else {
                    block = Commands(text: open.text + line + "\n", line: open.line)
                    continue
                }
                blocks.append(open)
                block = nil
            } else if line == "```sh tested" {
                block = Commands(text: "", line: number + 1)
            }
        }
        return blocks
    }

    private static func table() throws -> [Commands] {
        try lines().drop { $0.text != "## Useful commands" }.compactMap { number, line in
            line.firstMatch(of: #/^\| `(.+?)` \| /#).map { Commands(text: String($0.1), line: number) }
        }
    }
}
