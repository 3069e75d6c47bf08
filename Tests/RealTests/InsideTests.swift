import Foundation
import TestSupport
import Testing

/// docs/inside.md shows commands for looking at a cluster by hand: each of them runs on a real cluster.
@Suite(.serialized) struct InsideTests {
    private static let name = "docinside"

    @Test func `each command of the page succeeds on a real cluster`() throws {
        let page = try PageCommands(marked: "sh tested", table: "## Useful commands", cluster: Self.name)
        #expect(page.count > 20)
        let example = try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"\(Self.name)\"")
            .replacing("\"PEGASUS\": \"auto\"", with: "\"PEGASUS\": \"none\"")
        try Cluster.with(Self.name, example) { cluster in
            try FileManager.default.copyItem(
                at: Repository.file("examples/build-pegasus-image.sh"), to: cluster.file("build-pegasus-image.sh"))
            try check(cluster.pdd("apply", "--yes"))
            try page.run(cluster)
            try check(cluster.pdd("destroy", "--yes"))
        }
    }
}
