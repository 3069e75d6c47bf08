import Foundation
import TestSupport
import Testing

/// Images that this machine gets only after an apply could not find them anywhere.
@Suite(.serialized) struct LateImageTests {
    @Test(.timeLimit(.minutes(15)))
    func `an image that is nowhere is looked for again by the next apply`() throws {
        let image = "pddlate.invalid/late:1"
        let container = #", "image": "\#(image)""#
        let description = Cluster.light("pddlate", workers: 1, container: container)
        try Program.output(Repository.file("scripts/base-image").path, "debian:trixie-slim")
        defer { _ = try? Program.run(named: "docker", ["image", "rm", image]) }
        try Cluster.with("pddlate", description) { cluster in
            let first = try cluster.pdd("apply", "--yes")
            #expect(first.status == 4, "\(first.errors)")
            #expect(first.errors.contains("failed pddlate-worker1/image"), "\(first.errors)")

            try Program.output("docker", "tag", "debian:trixie-slim", image)
            let second = try cluster.pdd("apply", "--yes")
            #expect(second.status == 0, "\(second.errors)")
            #expect(second.errors.contains("done   pddlate-worker1/preload"), "\(second.errors)")
            let rest = try cluster.pdd("diff")
            #expect(rest.status == 0, "\(rest.output)")
        }
    }
}
