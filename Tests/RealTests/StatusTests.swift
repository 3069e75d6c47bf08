import Foundation
import PlanModel
import TestSupport
import Testing

/// `pdd status`, `pdd output` and `pdd why` on real hosts.
struct StatusTests {
    private func check(_ run: ProgramRun, status: Int32 = 0) throws {
        try #require(run.status == status, "\(run.output)\(run.errors)")
    }

    private func judge(_ schema: String, _ text: String) throws {
        try withTemporaryDirectory { directory in
            try text.write(to: directory.appending(path: "a.json"), atomically: true, encoding: .utf8)
            let run = try Program.run(
                named: "python3", [Repository.file("Tests/schema/check-files.py").path, schema, "a.json"],
                in: directory)
            #expect(run.output == "valid a.json\n", "\(text)\(run.errors)")
        }
    }

    @Test func `a program sees each host and container, what differs, and why`() throws {
        try Cluster.with("statustest", Cluster.light("statustest", workers: 2)) { cluster in
            let nothing = try cluster.pdd("status", "--json", "--exit-code")
            try check(nothing, status: 2)
            try judge("status", nothing.output)
            try check(cluster.pdd("apply", "--yes"))

            let whole = try cluster.pdd("status", "--json", "--exit-code")
            try check(whole)
            try judge("status", whole.output)
            let node = try JSONReader.read(SourceText(name: "status", text: whole.output))
            let hosts = try #require(node["hosts"]?.elements)
            #expect(
                hosts.map { $0["name"]?.string } == [
                    "statustest-submit-node", "statustest-worker1", "statustest-worker2",
                ])
            #expect(hosts.allSatisfy { $0["healthy"]?.bool == true && $0["engine"]?.string != nil })
            let values = try cluster.pdd("output", "--json")
            try check(values)
            try judge("output", values.output)
            #expect(try cluster.pdd("output", "worker2.address").output == "\(hosts[2]["address"]?.string ?? "")\n")
            #expect(try cluster.pdd("output", "statustest-worker2.id").output == "\(hosts[2]["id"]?.string ?? "")\n")

            // A worker's host stops, and a container of another ends.
            _ = try cluster.docker("stop", "--time", "1", "statustest-worker2")
            _ = try cluster.onHost("statustest-worker1", "docker kill worker1")
            let broken = try cluster.pdd("status", "--exit-code")
            try check(broken, status: 2)
            #expect(broken.output.contains("statustest-worker2      stopped"), "\(broken.output)")
            #expect(broken.output.contains("worker1 exited"), "\(broken.output)")
            try check(cluster.pdd("status"))
            let failed = try cluster.pdd("status", "--state", "failed")
            #expect(!failed.output.contains("submit-node") && failed.output.contains("statustest-worker1"))
            #expect(!(try cluster.pdd("status", "--host", "*worker2").output.contains("worker1")))
            let why = try cluster.pdd("why", "worker2/container")
            try check(why)
            #expect(why.output.contains("first cause: statustest-worker2/host: the host is stopped"), "\(why.output)")
            #expect(why.output.contains("  from cluster.json:7:16: workers[0]\n"), "\(why.output)")

            // Who lacks the key is told so.
            try cluster.withOther(sharing: []) { other in
                let refused = try other.pdd("status", "--json")
                try judge("status", refused.output)
                #expect(refused.output.contains("\"state\": \"refused\""))
                let text = try other.pdd("status").output
                #expect(text.contains("key refused") && !text.contains("no answer"), "\(text)")
            }
            try check(cluster.pdd("apply", "--yes"))
            try check(cluster.pdd("status", "--exit-code"))
        }
    }

    @Test func `a status that is watched shows changes, and gives the terminal back`() throws {
        try Cluster.with("watchtest", Cluster.light("watchtest", workers: 1)) { cluster in
            try check(cluster.pdd("apply", "--yes"))
            let terminal = try RunningProgram.onTerminal(cluster, "status", "--watch", "1")
            #expect(terminal.wait { terminal.output.contains("matches the plan") })
            let log = try RunningProgram(cluster, "status", "--watch", "1")
            let json = try RunningProgram(cluster, "status", "--watch", "1", "--json")
            #expect(log.wait { log.output.contains("matches the plan\n") })
            #expect(json.wait { json.output.hasSuffix("\n") })
            _ = try cluster.docker("stop", "--time", "1", "watchtest-worker1")
            #expect(terminal.wait { terminal.output.contains("watchtest-worker1      stopped") })
            #expect(log.wait { log.output.contains("watchtest-worker1      stopped") })
            #expect(json.wait { json.output.contains("\"state\": \"stopped\"") })
            terminal.type("q")
            #expect(terminal.end(within: 60) == 0)
            #expect(terminal.output.contains("\u{1B}[?1049h") && terminal.output.contains("\u{1B}[?1049l"))
            for program in [log, json] {
                program.signal(SIGINT)
                #expect(program.end(within: 60) == 130)
                #expect(!program.output.contains("\u{1B}"))
            }
            let lines = json.output.split(separator: "\n")
            for line in lines { try judge("status", line + "\n") }
            #expect((2...4).contains(lines.count), "\(lines.count) lines")
        }
    }
}
