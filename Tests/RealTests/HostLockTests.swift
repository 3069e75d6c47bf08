import Foundation
import TestSupport
import Testing

/// Those who work on one cluster from different machines see one another.
@Suite(.serialized) struct HostLockTests {
    /// A builder that waits until the test lets it go on.
    private static let patientBuilder = """
        #!/bin/sh
        until [ -e /tmp/go-on ]; do sleep 0.1; done
        docker tag debian:trixie-slim test:${1:-submit}

        """

    /// Another directory with the description, the key and the host keys: what another machine has.
    private func elsewhere(_ cluster: Cluster, _ body: (Cluster) throws -> Void) throws {
        try withTemporaryDirectory { directory in
            for file in ["cluster.json", "builder.sh"] {
                try FileManager.default.copyItem(at: cluster.file(file), to: directory.appending(path: file))
            }
            let own = directory.appending(path: ".pdd/\(cluster.name)")
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            for file in ["key", "key.pub", "known_hosts"] {
                let from = cluster.file(".pdd/\(cluster.name)/\(file)")
                try FileManager.default.copyItem(at: from, to: own.appending(path: file))
            }
            try body(Cluster(name: cluster.name, directory: directory))
        }
    }

    @Test func `an apply elsewhere is named, waited for, and missed once it is dead`() throws {
        try Cluster.with("hostlock", BadWeatherTests.built("hostlock", workers: 1)) { cluster in
            try Self.patientBuilder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let first = Process()
            first.executableURL = Program.pdd
            first.arguments = ["apply", "--yes"]
            first.currentDirectoryURL = cluster.directory
            first.standardInput = FileHandle.nullDevice
            first.standardError = FileHandle.nullDevice
            try first.run()
            defer { if first.isRunning { Foundation.kill(first.processIdentifier, SIGKILL) } }
            let end = Date().addingTimeInterval(120)
            let hosts = ["hostlock-submit-node", "hostlock-worker1"]
            func isBuilding(_ host: String) throws -> Bool {
                try cluster.onHost(host, #"pgrep -f "[b]uild.sh" >/dev/null && echo yes"#) == "yes"
            }
            while try !hosts.allSatisfy(isBuilding), Date() < end {
                RunLoop.current.run(until: Date().addingTimeInterval(0.05))
            }
            try #require(Date() < end, "the builder never ran")
            try elsewhere(cluster) { other in
                let second = try other.pdd("apply", "--yes")
                #expect(second.status == 6)
                #expect(second.errors.hasPrefix("error: another pdd works on 'hostlock': pdd apply by "))
                #expect(second.errors.contains("process \(first.processIdentifier), since "))
                #expect(second.errors.contains("note: to wait for it: --lock-wait 5m\n"))
                let destruction = try other.pdd("destroy", "--yes")
                #expect(destruction.status == 6)

                Foundation.kill(first.processIdentifier, SIGKILL)
                first.waitUntilExit()
                for host in hosts { _ = try cluster.onHost(host, "touch /tmp/go-on") }
                let third = try other.pdd("apply", "--yes", "--lock-wait", "1m")
                #expect(third.status == 0, "\(third.errors)")
                #expect(try other.pdd("diff").status == 0)
            }
        }
    }
}
