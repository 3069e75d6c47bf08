import Applier
import PlanModel
import TestSupport
import Testing

@testable import pdd

/// What `pdd status` prints.
struct GoldenStatusTests {
    private func text(_ report: StatusReport, _ filter: HostFilter = HostFilter()) -> String {
        StatusText.text(filter.applied(to: report), of: report, folds: filter.isEmpty, input: "cluster.json")
    }

    @Test func `a cluster that matches its plan`() throws {
        let report = try seenReport(workers: 1)
        #expect(report.isFine)
        try Golden.expectSeen(text(report), "Status/matches.txt")
    }

    @Test func `a cluster of 200 workers, one of them missing`() throws {
        let report = try seenReport(workers: 200) { $0.hosts["pegasus-worker17"] = nil }
        #expect(!report.isFine)
        try Golden.expectSeen(text(report), "Status/200.txt")
    }

    @Test func `of 200 workers only some are shown`() throws {
        let report = try seenReport(workers: 200) { $0.hosts["pegasus-worker17"] = nil }
        try Golden.expectSeen(
            text(report, HostFilter(name: "worker1?")) + "\n" + text(report, HostFilter(state: "failed")),
            "Status/selected.txt")
    }

    @Test func `every state that a host can have`() throws {
        let report = try seenStates()
        try Golden.expectSeen(text(report), "Status/states.txt")
        #expect(Set(report.hosts.map(\.state)) == Set(HostStatus.State.allCases))
    }

    @Test func `each state selects its hosts, and failed all that are not as planned`() throws {
        let report = try seenStates()
        func numbers(_ state: String) -> [String] {
            HostFilter(state: state).applied(to: report).hosts.map { String($0.name.suffix(1)) }
        }
        #expect(numbers("missing") == ["1"])
        #expect(numbers("stopped") == ["2"])
        #expect(numbers("starting") == ["3"])
        #expect(numbers("silent") == ["4"])
        #expect(numbers("refused") == ["5", "6", "7"])
        #expect(numbers("running") == ["e", "8"])
        #expect(numbers("extra") == ["9"])
        #expect(numbers("failed") == ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
    }

    @Test func `frames of a status that is watched fit the terminal`() throws {
        let few = try seenReport(workers: 3) { world in
            world.change("pegasus-worker2") { $0.containers["worker2"]?.state = "exited" }
        }
        let many = try seenReport(workers: 1000) { world in
            // So that nothing folds.
            for number in stride(from: 2, through: 1000, by: 2) { world.hosts["pegasus-worker\(number)"] = nil }
        }
        var text = ""
        for (report, name) in [(few, "few"), (many, "many")] {
            for (rows, columns) in [(24, 60), (24, 80), (40, 120), (6, 30)] {
                var frame = StatusFrame(
                    report: report, filter: HostFilter(), period: 5, words: "examples/local.json", readAt: 10)
                if rows == 40 { frame.fault = "error: the Docker Engine does not answer" }
                let lines = frame.lines(at: 13, rows: rows, columns: columns)
                #expect(lines.count <= rows)
                #expect(lines.allSatisfy { $0.count <= columns })
                text += "--- \(name), \(rows) rows, \(columns) columns\n" + lines.map { $0 + "\n" }.joined()
            }
        }
        try Golden.expectSeen(text, "Status/watched.txt")
    }

    @Test func `time alone changes nothing, everything else does`() throws {
        let report = try seenReport(workers: 2) { world in
            world.change("pegasus-worker1") {
                $0.lease = 100
                $0.jobs = RunningJobs(count: 1, longest: 5, total: 5)
            }
        }
        var later = report
        later.hosts[1].leaseSeconds = 90
        later.hosts[1].jobs = RunningJobs(count: 1, longest: 15, total: 15)
        #expect(later.signature == report.signature)
        later.hosts[1].jobs = RunningJobs(count: 2, longest: 15, total: 20)
        #expect(later.signature != report.signature)
        #expect(try seenReport(workers: 2).signature != report.signature)
    }
}
