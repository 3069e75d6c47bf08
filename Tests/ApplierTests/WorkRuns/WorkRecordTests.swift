import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier

struct WorkRecordTests {
    private static let events = [
        "counts\t2\t0\t0\t1005", "slots\t0\t4\t1005", "counts\t0\t2\t0\t1010", "slots\t2\t4\t1011",
        WorkEventTests.job("1.0") + "\t1006\t1012", WorkEventTests.job("2.0", code: 1), "error\t2.0\tno such file",
        "counts\t0\t0\t0\t1013", "command\t0\t1013", "end\tfailed\t1015",
    ]

    @Test func `what is kept of a run is read again, and the newest run is the one that started last`() throws {
        try withTemporaryDirectory { directory in
            let files = ClusterFiles(cluster: "c", beside: directory.path)
            try files.make()
            #expect(try WorkRecord.newest(files) == nil)
            try WorkRecord.keep("b", begin: 1004, events: ["counts\t1\t0\t0\t1005"], files)
            try WorkRecord.keep("b", begin: 1004, events: Self.events, files)
            try WorkRecord.keep("a", begin: 900, events: [], files)
            #expect(WorkRecord.names(files) == ["a", "b"])
            let record = try #require(try WorkRecord.newest(files))
            #expect(record.name == "b" && record.begin == 1004 && record.end == 1015)
            #expect(record.queue.map(\.time) == [1005, 1010, 1013])
            #expect(record.queue.map(\.running) == [0, 2, 0])
            #expect(record.slots == [.init(time: 1005, busy: 0, total: 4), .init(time: 1011, busy: 2, total: 4)])
            #expect(record.progress.jobs.map(\.span) == [1006...1012, nil])
            #expect(record.progress.errorOutput["2.0"] == ["no such file"])
            #expect(record.progress.verdict == .failed)
            #expect(try WorkRecord("none", files) == nil)
        }
    }

    @Test func `events of earlier versions have no times, and a file that is no record is refused`() throws {
        let record = WorkRecord(name: "a", begin: 10, events: ["counts\t1\t0\t0", "slots\t1\t2", "command\t0"])
        #expect(record.queue.isEmpty && record.slots.isEmpty)
        #expect(record.progress.slots?.busy == 1 && record.progress.command == .exited(0))
        try withTemporaryDirectory { directory in
            let files = ClusterFiles(cluster: "c", beside: directory.path)
            try files.make()
            try WorkRecord.keep("a", begin: 1, events: [], files)
            try "x".write(toFile: files.work + "/a.events", atomically: false, encoding: .utf8)
            #expect(throws: ActionFailure.self) { try WorkRecord("a", files) }
        }
    }
}
