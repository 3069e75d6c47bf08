import Foundation
import TestSupport
import Testing

/// The commands that docs/inside.md shows, for a test's own cluster in place of `pegasus`.
struct PageCommands {
    /// A block of commands, or a command of a table.
    private struct Commands {
        let text: String
        let line: Int
    }

    private static let page = "docs/inside.md"
    private let commands: [Commands]

    /// The blocks that begin with a mark.
    ///
    /// - Parameter table: A heading: the first columns of the tables after it are commands, too.
    init(marked mark: String, table: String? = nil, cluster: String) throws {
        let lines = try Repository.text(Self.page)
            .replacing("pegasus-worker", with: "\(cluster)-worker")
            .replacing("pegasus-submit-node", with: "\(cluster)-submit-node")
            .replacing("pegasus-keystore", with: "\(cluster)-keystore")
            .replacing("=pegasus", with: "=\(cluster)")
            .replacing("pdd/pegasus", with: "pdd/\(cluster)")
            .components(separatedBy: "\n").enumerated().map { (number: $0.offset + 1, text: $0.element) }
        commands = Self.blocks(lines, mark) + (table.map { Self.rows(lines, after: $0) } ?? [])
    }

    var count: Int { commands.count }

    private static func blocks(_ lines: [(number: Int, text: String)], _ mark: String) -> [Commands] {
        var blocks: [Commands] = []
        var block: Commands?
        for (number, line) in lines {
            if let open = block {
                guard line.hasPrefix("```") else {
                    block = Commands(text: open.text + line + "\n", line: open.line)
                    continue
                }
                blocks.append(open)
                block = nil
            } else if line == "```\(mark)" {
                block = Commands(text: "", line: number + 1)
            }
        }
        return blocks
    }

    private static func rows(_ lines: [(number: Int, text: String)], after heading: String) -> [Commands] {
        lines.drop { $0.text != heading }.compactMap { number, line in
            line.firstMatch(of: #/^\| `(.+?)` \| /#).map { Commands(text: String($0.1), line: number) }
        }
    }

    /// Runs each in the cluster's directory, as a person does; each must succeed.
    func run(_ cluster: Cluster) throws {
        let manager = FileManager.default
        let programs = cluster.file("programs")
        try manager.createDirectory(at: programs, withIntermediateDirectories: false)
        try manager.createSymbolicLink(at: programs.appending(path: "pdd"), withDestinationURL: Program.pdd)
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = "\(programs.path):\(environment["PATH"] ?? "/usr/bin:/bin")"
        for commands in commands {
            let run = try Program.run(
                named: "sh", ["-euc", commands.text], environment: environment, in: cluster.directory)
            #expect(run.status == 0, "\(Self.page):\(commands.line): \(commands.text)\n\(run.output)\(run.errors)")
        }
    }
}
