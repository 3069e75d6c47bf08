import Foundation
import TestSupport
import Testing

struct ReportSubcommandTests {
    private func withRecord<Result>(workers: Int = 3, _ body: (RecordedCluster) throws -> Result) throws -> Result {
        try withTemporaryDirectory { directory in try body(try RecordedCluster(in: directory, workers: workers)) }
    }

    private func pdd(_ words: [String], in cluster: RecordedCluster) throws -> ProgramRun {
        try Program.run(Program.pdd, ["report"] + words, in: cluster.directory)
    }

    /// The object that the page's program reads.
    private func data(_ page: String) throws -> [String: Any] {
        let match = try #require(page.firstMatch(of: #/(?s)<script type="application/json" id="data">(.*?)</script>/#))
        return try #require(try JSONSerialization.jsonObject(with: Data(match.1.utf8)) as? [String: Any])
    }

    @Test func `the newest run becomes a page in a file that is named`() throws {
        try withRecord { cluster in
            let run = try pdd([], in: cluster)
            let name = "pdd-report-\(RecordedCluster.run).html"
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output == "\(name)\n")
            #expect(run.errors.hasPrefix("a report of 10 actions, "))
            let page = try String(contentsOf: cluster.directory.appending(path: name), encoding: .utf8)
            let data = try data(page)
            #expect((data["actions"] as? [[String: Any]])?.count == 10)
            #expect(data["critical"] as? [Int] == [0, 1, 2])
            #expect(page.contains("<title>c: run \(RecordedCluster.run)</title>"))
            #expect(page.contains("c-worker* × 3"))
            #expect(
                page.firstMatch(of: #/https?:/#) == nil
                    || page.matches(of: #/https?:[^"]*/#).allSatisfy { $0.0.contains("www.w3.org") })
        }
    }

    @Test func `a run of work has its jobs, the queue and the slots over time`() throws {
        try withRecord { cluster in
            let none = try pdd(["--work"], in: cluster)
            #expect(none.status == 3)
            #expect(none.errors.hasPrefix("error: there is no record of a run of work on 'c'\n"))
            try cluster.work("trial")
            let run = try pdd(["--work"], in: cluster)
            #expect(run.status == 0 && run.output == "pdd-report-trial.html\n", "\(run.errors)")
            #expect(run.errors.hasPrefix("a report of 3 jobs, "))
            let page = try String(contentsOf: cluster.directory.appending(path: run.output.dropLast()), encoding: .utf8)
            let data = try data(page)
            #expect(data["queue"] as? [[Double]] == [[1, 3, 0, 0], [5, 1, 2, 0], [12, 0, 1, 0], [17, 0, 0, 0]])
            #expect(data["slots"] as? [[Double]] == [[1, 0, 4], [6, 2, 4]])
            #expect(data["work"] as? String == "failed" && data["duration"] as? Double == 20)
            let jobs = try #require(data["actions"] as? [[String: Any]])
            #expect(jobs.map { $0["id"] as? String } == ["c-worker1/1.0", "c-worker1/1.1", "c-worker1/1.2"])
            #expect(jobs.map { $0["begin"] as? Double } == [5, 5, 12])
            #expect(jobs[2]["reason"] as? String == "exit code 1")
            let other = try pdd(["--work", "other"], in: cluster)
            #expect(other.status == 3)
            #expect(other.errors.contains("error: there is no record of a run 'other'\nnote: recorded runs: trial\n"))
        }
    }

    @Test func `a report replaces a report and nothing else`() throws {
        try withRecord { cluster in
            let file = cluster.directory.appending(path: "page.html")
            #expect(try pdd(["--out", "page.html"], in: cluster).status == 0)
            #expect(try pdd(["cluster.json", RecordedCluster.run, "--out", "page.html"], in: cluster).status == 0)
            try "<!doctype html>\nmine\n".write(to: file, atomically: true, encoding: .utf8)
            let refused = try pdd([RecordedCluster.run, "--out", "page.html"], in: cluster)
            #expect(refused.status == 3)
            #expect(
                refused.errors.hasPrefix("error: 'page.html' exists and is not a report; pdd does not replace it\n"))
            #expect(try String(contentsOf: file, encoding: .utf8) == "<!doctype html>\nmine\n")
            let missing = try pdd(["--out", "none/page.html"], in: cluster)
            #expect(missing.status == 3)
            #expect(missing.errors.hasPrefix("error: 'none/page.html' cannot be written: "))
        }
    }

    @Test func `a run that is not recorded is an error that names those that are`() throws {
        try withRecord { cluster in
            let other = try pdd(["cluster.json", "../../key"], in: cluster)
            #expect(other.status == 3)
            #expect(
                other.errors == """
                    error: there is no run '../../key' in .pdd/c/runs
                    note: the newest runs: \(RecordedCluster.run)

                    """)
            try FileManager.default.removeItem(at: cluster.record)
            let none = try pdd([], in: cluster)
            #expect(none.status == 3)
            #expect(
                none.errors == """
                    error: there is no record of a run of 'c' in .pdd/c/runs
                    note: a run is recorded when something changes: pdd apply cluster.json

                    """)
        }
    }

    @Test func `a hostile log is text of the page's data`() throws {
        try withRecord { cluster in
            let hostile = "</script><script>alert(1)</script><!-- \u{1B}[31mred\u{0} @PROGRAM@ & \u{2028}\r\n"
            try cluster.log("c-worker1/image", Array(hostile.utf8) + [0xFF, 0xC0, 0x0A])
            let page = try pdd(["--out", "-"], in: cluster).output
            #expect(!page.contains("<script>alert"))
            #expect(page.components(separatedBy: "</script>").count == 3)
            let actions = try #require(try data(page)["actions"] as? [[String: Any]])
            #expect(
                actions[1]["head"] as? String
                    == "</script><script>alert(1)</script><!-- ^[[31mred^@ @PROGRAM@ & \u{2028}\n\u{FFFD}\u{FFFD}\n")
            #expect(actions[1]["path"] as? String == ".pdd/c/runs/\(RecordedCluster.run)/c-worker1.image.log")
        }
    }

    @Test func `logs are shortened, and the page says by how much`() throws {
        try withRecord { cluster in
            let long = [UInt8](repeating: 0x61, count: 3 << 20)
            try cluster.log("c-worker1/image", long)
            try cluster.log("c-worker1/container", long)
            let page = try pdd(["--out", "-"], in: cluster).output
            #expect(page.utf8.count < 1 << 20)
            let actions = try #require(try data(page)["actions"] as? [[String: Any]])
            for (place, limit) in [(1, 64 << 10), (2, 256 << 10)] {
                let parts = ["head", "tail"].map { (actions[place][$0] as? String)?.utf8.count ?? 0 }
                #expect(parts[0] + parts[1] == limit)
                #expect(actions[place]["omitted"] as? Int == (3 << 20) - limit)
            }
        }
    }

    @Test func `1,000 hosts with logs are a page below 5 MB`() throws {
        try withRecord(workers: 1000) { cluster in
            for number in stride(from: 1, through: 1000, by: 4) {
                try cluster.log("c-worker\(number)/image", [UInt8](repeating: 0x3C, count: 20_000))
            }
            let page = try pdd(["--out", "-"], in: cluster)
            #expect(page.status == 0)
            #expect(page.bytes.count < 5_000_000)
        }
    }
}
