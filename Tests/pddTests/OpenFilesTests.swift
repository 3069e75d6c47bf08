import Foundation
import TestSupport
import Testing

/// The limit for open files, which a cluster of hundreds of hosts reaches.
struct OpenFilesTests {
    /// What `pdd diff` prints where the shell has set a limit; nothing listens at the machines' port.
    private func printed(_ limit: String, hosts: Int) throws -> String {
        try withTemporaryDirectory { directory in
            let machines = (0..<hosts).map {
                #"{ "role": "\#($0 == 0 ? "submit" : "worker")", "address": "127.1.0.\#($0)", "port": 1 }"#
            }
            try """
            { "cluster": "c", "provider": { "type": "ssh", "hosts": [ \(machines.joined(separator: ", ")) ] },
              "image": { "submit": "a", "worker": "a" }, "workers": [ { "count": \(hosts - 1) } ] }
            """.write(to: directory.appending(path: "cluster.json"), atomically: true, encoding: .utf8)
            let line = "ulimit \(limit); exec '\(Program.pdd.path)' diff"
            let run = try Program.run(named: "sh", ["-c", line], in: directory)
            #expect((run.status == 3) == run.errors.contains("ulimit"), "\(run.errors)")
            return run.output + run.errors
        }
    }

    @Test func `too low a limit ends it before anything starts, with the way out`() throws {
        #expect(
            try printed("-n 230", hosts: 10) == """
                error: pdd may open 230 files, and a cluster of 10 hosts needs 240
                note: raise the limit: ulimit -n 240

                """)
    }

    @Test func `a limit that pdd may raise is raised`() throws {
        let text = try printed("-S -n 60", hosts: 10)
        #expect(text.contains("127.1.0.3") && !text.contains("open files"), "\(text)")
    }
}
