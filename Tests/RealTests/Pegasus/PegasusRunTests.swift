import Foundation
import TestSupport
import Testing

/// A workflow of a real Pegasus: only where PEGASUS_TARBALL names its binary release; see scripts/test.
@Suite(.serialized) struct PegasusRunTests {
    /// How long the diamond may take, in seconds.
    private static let limit = 75.0

    @Test func `Pegasus plans the diamond, runs it, and its result comes home`() throws {
        let tarball = URL(filePath: try #require(ProcessInfo.processInfo.environment["PEGASUS_TARBALL"]))
        let name = tarball.lastPathComponent
        let example = try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"pegasusrun\"")
            .replacing(
                "\"builder\": \"build-pegasus-image.sh\"",
                with: "\"builder\": \"build-pegasus-image.sh\", \"files\": [\"\(name)\"]")
        try Cluster.with("pegasusrun", example) { cluster in
            let manager = FileManager.default
            for file in ["build-pegasus-image.sh", "workflows"] {
                try manager.copyItem(at: Repository.file("examples/\(file)"), to: cluster.file(file))
            }
            try manager.copyItem(at: tarball, to: cluster.file(name))
            let applied = try cluster.pdd("apply", "--yes")
            try #require(applied.status == 0, "\(applied.errors)")
            let begin = Date()
            let run = try cluster.pdd("run", "--input", "workflows/diamond", "--name", "diamond")
            let seconds = Date().timeIntervalSince(begin)
            #expect(run.status == 0, "\(run.errors)")
            print("a diamond of Pegasus: \(Int(seconds)) s")
            #expect(seconds < Self.limit)
            let result = cluster.file("results/diamond/result.txt")
            #expect(try String(contentsOf: result, encoding: .utf8).hasPrefix("11 the\n10 a\n"))
            try failure(cluster)
        }
    }

    /// A workflow whose jobs fail: pegasus-analyzer says why.
    private func failure(_ cluster: Cluster) throws {
        let count = cluster.file("workflows/diamond/count.sh")
        try "#!/bin/sh\necho cannot count >&2\nexit 3\n".write(to: count, atomically: false, encoding: .utf8)
        let run = try cluster.pdd("run", "--input", "workflows/diamond", "--name", "failure")
        #expect(run.status == 1 && run.errors.contains("run failure failed in"), "\(run.errors)")
        #expect(run.errors.contains("cannot count"), "\(run.errors)")
    }
}
