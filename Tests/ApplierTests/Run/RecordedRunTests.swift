import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct RecordedRunTests {
    private func read(_ directory: URL) throws -> RecordedRun {
        let files = ClusterFiles(cluster: "c", beside: directory.path)
        #expect(RecordedRun.names(files) == [RecordedCluster.run])
        return try RecordedRun(files, name: RecordedCluster.run)
    }

    @Test func `a record says what became of each action, and when`() throws {
        try withTemporaryDirectory { directory in
            _ = try RecordedCluster(in: directory, workers: 2)
            let run = try read(directory)
            #expect(run.items.map(\.id).prefix(2) == ["c-worker1/host", "c-worker1/image"])
            #expect(
                run.items.map(\.outcome) == [
                    .succeeded, .succeeded, .failed(reason: "the port is taken"), .succeeded, .succeeded, .succeeded,
                    .skipped(because: "c-worker1/container"),
                ])
            #expect(run.items[1].begin == 3 && run.items[1].end == 41)
            #expect(run.items[1].dependencies == ["c-worker1/host"])
            #expect(run.items[1].does == "does c-worker1/image")
            #expect(run.items[6].host == "cluster" && run.items[6].begin == nil)
            #expect(run.notes.map(\.text) == ["a note <b>of</b> the run"])
            #expect(run.duration == 54.5)
            #expect(run.items[1].log.hasSuffix("/c-worker1.image.log"))
        }
    }

    @Test func `the critical path goes back from the last action to the dependency that ended last`() throws {
        try withTemporaryDirectory { directory in
            _ = try RecordedCluster(in: directory, workers: 3)
            let run = try read(directory)
            #expect(
                run.criticalPath.map { run.items[$0].id } == [
                    "c-worker1/host", "c-worker1/image", "c-worker1/container",
                ])
        }
    }

    @Test func `an action without a result was running, and one without a start had not started`() throws {
        try withTemporaryDirectory { directory in
            let cluster = try RecordedCluster(in: directory, workers: 1)
            try """
            { "time": 1, "event": "intent", "action": "c-worker1/host", "kind": "createHost" }
            { "time": 2, "event": "retry", "action": "c-worker1/host", "attempt": 1, "wait": 1, "reason": "busy" }
            { "time": 3, "event": "interrupt", "running": ["c-worker1/host"] }
            """.write(to: cluster.record.appending(path: "journal.jsonl"), atomically: true, encoding: .utf8)
            let run = try read(directory)
            #expect(run.items.map(\.outcome) == [.running, .notStarted, .notStarted, .notStarted])
            #expect(run.items[0].retries.map(\.reason) == ["busy"])
            #expect(run.interruption == 3)
            #expect(run.criticalPath.isEmpty)
        }
    }

    @Test func `a run without a list of actions is read from its journal alone`() throws {
        try withTemporaryDirectory { directory in
            let cluster = try RecordedCluster(in: directory, workers: 1)
            try FileManager.default.removeItem(at: cluster.record.appending(path: "actions.jsonl"))
            let run = try read(directory)
            #expect(
                run.items.map(\.id) == ["c-worker1/host", "c-worker1/image", "c-worker1/container", "cluster/ready"])
            #expect(run.items.map(\.kind) == ["createHost", "ssh", "runContainer", ""])
        }
    }

    @Test func `what is recorded before a run is read back`() throws {
        try withTemporaryDirectory { directory in
            let plan = try Repository.plan(ofExample: "local")
            let files = ClusterFiles(cluster: "c", beside: directory.path)
            let record = try RunRecord(files)
            try record.record(plan.actions, phrase: plan.phrase)
            let journal = try Journal(record, of: plan)
            journal.finish()
            let name = try #require(RecordedRun.names(files).last)
            let run = try RecordedRun(files, name: name)
            #expect(run.items.map(\.id) == plan.actions.map(\.id.description))
            #expect(run.items.map(\.dependencies) == plan.actions.map { $0.dependencies.map(\.description) })
            #expect(run.items.map(\.does) == plan.actions.map(plan.phrase))
            #expect(run.items.allSatisfy { $0.outcome == .notStarted })
        }
    }

    @Test func `an excerpt of a log has its beginning, its end, and the number of bytes between`() throws {
        try withTemporaryDirectory { directory in
            let path = directory.appending(path: "log").path
            try "abcdefghijklmnopqrstuvwxyz".write(toFile: path, atomically: true, encoding: .utf8)
            let part = try #require(LogExcerpt(path, limit: 9))
            #expect(String(decoding: part.head, as: UTF8.self) == "abc")
            #expect(String(decoding: part.tail, as: UTF8.self) == "uvwxyz")
            #expect(part.omitted == 17)
            let whole = try #require(LogExcerpt(path, limit: 26))
            #expect(whole.head.count == 26 && whole.omitted == 0 && whole.tail.isEmpty)
            #expect(LogExcerpt(path + "x", limit: 9) == nil)
        }
    }
}
