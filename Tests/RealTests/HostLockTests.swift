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
        try cluster.withOther(sharing: ["key", "key.pub", "known_hosts"], body)
    }

    private func waitForBuilders(_ run: RunningProgram, _ cluster: Cluster, _ hosts: [String]) throws -> Bool {
        try run.wait(within: 120) {
            try hosts.allSatisfy {
                try cluster.onHost($0, #"pgrep -f "[b]uild.sh" >/dev/null && echo yes || true"#) == "yes"
            }
        }
    }

    /// A laptop that was closed for a while: its pdd goes on where another has begun.
    @Test func `a holder without heartbeats does nothing more once another has the lock`() throws {
        try Cluster.with("silent", BadWeatherTests.built("silent", workers: 1)) { cluster in
            try Self.patientBuilder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let hosts = ["silent-submit-node", "silent-worker1"]
            let first = try RunningProgram(cluster, "apply", "--yes")
            try #require(try waitForBuilders(first, cluster, hosts), "the builder never ran: \(first.errors)")
            first.signal(SIGSTOP)
            try elsewhere(cluster) { other in
                let second = try RunningProgram(other, "apply", "--yes", "--lock-wait", "2m")
                let hasBegun = second.wait(within: 120) { second.errors.contains("start  silent-worker1/image") }
                try #require(hasBegun, "\(second.errors)")
                first.signal(SIGCONT)
                for host in hosts { _ = try cluster.onHost(host, "touch /tmp/go-on") }
                #expect(first.end() == 1)
                let overtaken = "another pdd is working on 'silent' now: pdd apply by "
                #expect(first.errors.contains(overtaken), "\(first.errors)")
                #expect(second.end() == 0, "\(second.errors)")
                #expect(try other.pdd("diff").status == 0)
            }
        }
    }

    @Test func `an apply elsewhere is named and waited for, and its death is detected`() throws {
        try Cluster.with("hostlock", BadWeatherTests.built("hostlock", workers: 1)) { cluster in
            try Self.patientBuilder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let first = try RunningProgram(cluster, "apply", "--yes")
            let hosts = ["hostlock-submit-node", "hostlock-worker1"]
            try #require(try waitForBuilders(first, cluster, hosts), "the builder never ran: \(first.errors)")
            try elsewhere(cluster) { other in
                let second = try other.pdd("apply", "--yes")
                #expect(second.status == 6)
                #expect(second.errors.hasPrefix("error: another pdd is working on 'hostlock': pdd apply by "))
                #expect(second.errors.contains("process \(first.number), since "))
                #expect(second.errors.contains("note: to wait for it: --lock-wait 5m\n"))
                let destruction = try other.pdd("destroy", "--yes")
                #expect(destruction.status == 6)

                first.signal(SIGKILL)
                #expect(first.end() != nil)
                for host in hosts { _ = try cluster.onHost(host, "touch /tmp/go-on") }
                let third = try other.pdd("apply", "--yes", "--lock-wait", "1m")
                #expect(third.status == 0, "\(third.errors)")
                #expect(try other.pdd("diff").status == 0)
            }
        }
    }
}
