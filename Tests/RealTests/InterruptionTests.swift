import Foundation
import TestSupport
import Testing

/// What is interrupted can be gone on with, and nobody works on a cluster that somebody else works on.
@Suite(.serialized) struct InterruptionTests {
    @Test func `Ctrl-C lets what runs finish, starts nothing more, and gives 130`() throws {
        try Cluster.with("ctrlc", Cluster.light("ctrlc", workers: 1)) { cluster in
            let run = try RunningProgram(cluster, "apply", "--yes")
            #expect(run.wait { run.errors.contains("start  ctrlc-worker1/host") }, "\(run.errors)")
            run.signal(SIGINT)
            #expect(run.end() == 130)
            let said = run.errors
            #expect(said.contains("interrupted; no new action starts; waiting for "))
            #expect(said.contains("done   ctrlc-worker1/host"))
            #expect(!said.contains("start  ctrlc-worker1/container"))
            #expect(said.hasSuffix("note: to continue: pdd apply cluster.json\n"))
            let mended = try cluster.pdd("apply", "--yes")
            #expect(mended.status == 0, "\(mended.errors)")
        }
    }

    @Test func `one apply at a time, and a dead holder's lock is free`() throws {
        try Cluster.with("locked", Cluster.light("locked", workers: 1)) { cluster in
            let first = try RunningProgram(cluster, "apply", "--yes")
            #expect(try first.wait { try !cluster.objects().isEmpty }, "\(first.errors)")
            let second = try cluster.pdd("apply", "--yes")
            #expect(second.status == 6)
            #expect(second.errors.hasPrefix("error: another pdd is working on 'locked': pdd apply by "))
            #expect(second.errors.contains("process \(first.number), since "))
            first.signal(SIGKILL)
            #expect(first.end() == 128 + SIGKILL)
            let third = try cluster.pdd("apply", "--yes", "--lock-wait", "1m")
            #expect(third.status == 0, "\(third.errors)")
        }
    }
}
