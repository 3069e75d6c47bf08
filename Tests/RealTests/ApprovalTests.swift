import Foundation
import TestSupport
import Testing

/// Approved differences on real hosts: each runs as it was reviewed, or is refused because the world has changed.
@Suite(.serialized) struct ApprovalTests {
    private static let submit = "approve-submit-node"
    private static let worker = "approve-worker1"

    /// A damage that is approved for repair, and a change afterwards, each a script on a host.
    private static let changes: [(damage: (host: String, script: String), later: (host: String, script: String))] = [
        ((worker, "docker stop -t 0 worker1"), (worker, "docker rm worker1")),
        ((worker, "docker stop -t 0 worker1"), (submit, "docker stop -t 0 submit")),
        ((worker, "docker pause worker1"), (worker, "docker unpause worker1")),
        (
            (worker, "docker rm -f worker1"),
            (worker, "docker run -d --name stray --label pdd.cluster=approve debian:trixie-slim sleep 99")
        ),
        ((submit, "docker stop -t 0 submit"), (worker, "docker pause worker1")),
    ]

    private func states(_ cluster: Cluster) throws -> [String] {
        try [Self.submit, Self.worker].map {
            try cluster.onHost($0, "docker ps -a --no-trunc --format '{{.ID}} {{.Names}} {{.State}}'")
        }
    }

    @Test func `five changes after the approval are refused, and five approvals run as they are`() throws {
        try Cluster.with("approve", Cluster.light("approve", workers: 1)) { cluster in
            let first = try cluster.pdd("diff", "--out", "approved.json")
            #expect(first.status == 2, "\(first.errors)")
            // What is new needs no question, either.
            let made = try cluster.pdd("apply", "--approved", "approved.json")
            #expect(made.status == 0, "\(made.errors)")

            for (damage, later) in Self.changes {
                _ = try cluster.onHost(damage.host, damage.script)
                let diff = try cluster.pdd("diff", "--out", "approved.json")
                #expect(diff.status == 2)
                let digest = try #require(
                    diff.errors.split(separator: "\n").first { $0.hasPrefix("approval sha256: ") })
                _ = try cluster.onHost(later.host, later.script)
                let before = try states(cluster)
                let refused = try cluster.pdd("apply", "--approved", "approved.json")
                #expect(refused.status == 5, "\(later.script): \(refused.errors)")
                #expect(refused.errors.contains("error: the approval is stale: what apply would do has changed since"))
                #expect(refused.errors.contains(digest))
                #expect(try states(cluster) == before, "\(later.script)")

                let current = try cluster.pdd("diff", "--out", "approved.json")
                let run = try cluster.pdd("apply", "--approved", "approved.json")
                #expect(run.status == 0, "\(later.script): \(run.errors)")
                #expect((current.status == 0) == run.errors.contains("nothing to do"), "\(run.errors)")
            }
            #expect(try cluster.pdd("diff").status == 0)
        }
    }
}
