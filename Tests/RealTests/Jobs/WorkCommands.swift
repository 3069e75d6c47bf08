import Foundation
import TestSupport
import Testing

/// The commands with which people work on a pool, on any provider.
struct WorkCommands {
    let cluster: Cluster
    /// What pdd has to find in its environment.
    let environment: [String: String]
    /// A worker's container, and its host.
    let (worker, host): (String, String)

    private func pdd(_ arguments: String...) throws -> ProgramRun {
        try Program.run(Program.pdd, arguments, environment: environment, in: cluster.directory)
    }

    /// Runs a job, and brings its result home; copies files there and back; reads logs; logs in; forwards a port.
    func check(workers: [String]) throws {
        try runWork(workers)
        try copy("submit:for-\(host)", "in the container")
        try copy("\(host):/tmp/copied", "on the host")
        try readLogs()
        try logIn()
        try forward()
    }

    private func runWork(_ workers: [String]) throws {
        let input = Repository.file("examples/workflows/hello").path
        let run = try pdd("run", "--input", input, "--name", host)
        try #require(run.status == 0, "\(run.errors)")
        let result = try String(contentsOf: cluster.file("results/\(host)/hello.out"), encoding: .utf8)
        #expect(workers.contains { result == "hello from \($0)\n" }, "\(result)")
    }

    private func copy(_ place: String, _ text: String) throws {
        let (there, back) = (cluster.file("there"), cluster.file("back"))
        for path in [there, back] where FileManager.default.fileExists(atPath: path.path) {
            try FileManager.default.removeItem(at: path)
        }
        try FileManager.default.createDirectory(at: there, withIntermediateDirectories: true)
        try text.write(to: there.appending(path: "a file"), atomically: true, encoding: .utf8)
        try Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 / 7) }).write(to: there.appending(path: "bytes"))
        for ends in [["there", place], [place, "back"]] {
            let run = try pdd("cp", ends[0], ends[1])
            try #require(run.status == 0, "\(ends): \(run.errors)")
        }
        let same = try Program.run(named: "diff", ["-r", there.path, back.path])
        #expect(same.status == 0, "\(place): \(same.output)")
    }

    private func readLogs() throws {
        let condor = try pdd("logs", "--condor", worker, "--tail", "2")
        #expect(condor.status == 0 && !condor.output.isEmpty, "\(condor.errors)")
        let container = try pdd("logs", worker, "--tail", "2")
        #expect(container.status == 0, "\(container.errors)")
    }

    private func logIn() throws {
        let run = try pdd("ssh", host, "--", "sh", "-c", "echo here; exit 7")
        #expect(run.status == 7 && run.output == "here\n", "\(run.status) \(run.output)\(run.errors)")
    }

    private func forward() throws {
        let run = try RunningProgram(cluster, "forward", "--json", "0:\(host):22", with: environment)
        try #require(run.wait(within: 60) { run.output.contains("localPort") }, "\(run.output)\(run.errors)")
        let port = try #require(run.output.firstMatch(of: #/"localPort": (\d+)/#)).1
        let banner = try Program.run(named: "bash", ["-c", "head -n 1 </dev/tcp/127.0.0.1/\(port)"])
        #expect(banner.output.hasPrefix("SSH-2.0-"))
        run.signal(SIGINT)
        _ = run.end()
    }
}
