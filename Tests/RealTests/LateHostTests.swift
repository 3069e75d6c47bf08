import Foundation
import TestSupport
import Testing

/// An engine may finish what it was asked for after the client that asked was killed.
@Suite(.serialized) struct LateHostTests {
    @Test func `a host that the engine creates during a run, and that is never started, does not stay`() throws {
        try Cluster.with("late", Cluster.light("late", workers: 1)) { cluster in
            /// The name of its volume.
            func createLate() throws -> String {
                let created = try cluster.docker(
                    "create", "--name", "late-worker2", "--label", "pdd.cluster=late", "--label",
                    "pdd.host=late-worker2", "--label", "pdd.role=worker", "--volume", "/var/lib/docker",
                    "debian:trixie-slim", "true")
                try #require(created.count == 1)
                let volume = "{{range .Mounts}}{{.Name}}{{end}}"
                return try #require(try cluster.docker("inspect", "--format", volume, "late-worker2").first)
            }
            let run = try RunningProgram(cluster, "apply", "--yes")
            let isUnderWay = run.wait { run.errors.contains("start  late-submit-node/engine") }
            #expect(isUnderWay)
            let volume = try createLate()
            #expect(run.end() == 0, "\(run.errors)")
            #expect(try cluster.objects() == ["late-submit-node", "late-worker1", "pdd-late"])
            #expect(try !cluster.docker("volume", "ls", "--quiet").contains(volume))

            // One that is in the difference is the user's to decide on.
            _ = try createLate()
            let refused = try cluster.pdd("apply", "--yes", "--no-remove")
            #expect(refused.status == 2, "\(refused.errors)")
            #expect(try cluster.objects().contains("late-worker2"))
            let declined = try cluster.pdd("apply")
            #expect(declined.status == 64, "\(declined.errors)")
            #expect(try cluster.objects().contains("late-worker2"))
            try check(try cluster.pdd("apply", "--yes"))
            #expect(try !cluster.objects().contains("late-worker2"))

            let destroy = try RunningProgram(cluster, "destroy", "--yes")
            let isGoing = destroy.wait { destroy.errors.contains("start  late-worker1/destroy-host") }
            #expect(isGoing)
            _ = try createLate()
            #expect(destroy.end() == 0, "\(destroy.errors)")
            #expect(try cluster.objects() == [])
        }
    }
}
