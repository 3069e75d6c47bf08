import Foundation
import TestSupport
import Testing

@testable import pdd

struct ManPageTests {
    @Test func `each subcommand has a page that man renders without a warning`() throws {
        try withTemporaryDirectory { directory in
            let pages = Subcommand.all.map { ("pdd-\($0.name)", ManPage.text(of: $0)) } + [("pdd", ManPage.overview)]
            for (name, text) in pages {
                let file = directory.appending(path: "\(name).1")
                try text.write(to: file, atomically: true, encoding: .utf8)
                let run = try Program.run(
                    named: "groff", ["-man", "-Tutf8", "-P-cbou", "-ww", "-rLL=100n", file.path], in: directory)
                #expect(run.status == 0)
                #expect(run.errors == "", "\(name)")
                #expect(run.output.contains(name.uppercased() + "(1)"), "\(name)")
                #expect(run.output.contains("OPTIONS"), "\(name)")
            }
        }
    }

    @Test func `a page has what the help has`() throws {
        try withTemporaryDirectory { directory in
            for subcommand in Subcommand.all {
                let file = directory.appending(path: "page.1")
                try ManPage.text(of: subcommand).write(to: file, atomically: true, encoding: .utf8)
                let run = try Program.run(
                    named: "groff", ["-man", "-Tutf8", "-P-cbou", "-rLL=400n", file.path], in: directory)
                for option in subcommand.options {
                    #expect(run.output.contains(option.name), "\(subcommand.name) \(option.name)")
                    #expect(run.output.contains(option.help), "\(subcommand.name) \(option.name)")
                }
                for line in subcommand.discussion.split(separator: "\n") where line.hasPrefix("  ") {
                    #expect(run.output.contains(line.drop { $0 == " " }), "\(subcommand.name): \(line)")
                }
            }
        }
    }

    @Test func `help prints the pages`() throws {
        #expect(try Program.run(Program.pdd, ["help", "--man"]).output == ManPage.overview)
        #expect(try Program.run(Program.pdd, ["help", "--man", "plan"]).output == ManPage.text(of: .plan))
    }

    @Test func `the page of pdd documents every variable that pdd reads`() throws {
        let sources = FileManager.default.enumerator(
            at: Repository.file("Sources"), includingPropertiesForKeys: nil)
        var found: Set<String> = []
        while let file = sources?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: /"(PDD_[A-Z_]+)"/) where text.contains("environmentVariable(") {
                found.insert(String(match.1))
            }
        }
        found.subtract(["PDD_IDENTITY_FILE", "PDD_JUMP_IDENTITY_FILE"])
        #expect(found == ["PDD_SSH_CONFIG"])
        #expect(found.isSubset(of: HelpText.environment.map(\.name)))
    }
}
