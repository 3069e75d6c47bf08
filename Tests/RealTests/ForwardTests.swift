import Foundation
import TestSupport
import Testing

/// Ports, logs and hosts of a cluster, with the connections that people have to them.
@Suite(.serialized) struct ForwardTests {
    @Test func `ports are forwarded, logs are read, and hosts are logged in to`() throws {
        try CopyTests.withCluster("cp-forward") { cluster in
            try serve(cluster)
            try forwardPorts(cluster)
            try readLogs(cluster)
            try logIn(cluster)
        }
    }

    /// A server for each kind of address: the loopback interface, and the container's own address only.
    private func serve(_ cluster: Cluster) throws {
        for (address, port) in [("127.0.0.1", 8001), ("$(hostname -i)", 8002)] {
            let server = """
                $s = IO::Socket::INET->new(LocalAddr => "$ARGV[0]", Listen => 5, ReuseAddr => 1) or die "$!";
                while ($c = $s->accept) { $l = <$c>; print $c "HTTP/1.0 200 OK\\r\\n\\r\\nserved at $ARGV[0]\\n"; close $c }
                """
            let started = try cluster.onHost(
                "\(cluster.name)-submit-node",
                "docker exec -d submit sh -c 'exec perl -MIO::Socket::INET -e '\\''\(server)'\\'' \"\(address):\(port)\"'"
            )
            #expect(started == "")
        }
    }

    private func forwardPorts(_ cluster: Cluster) throws {
        let run = try RunningProgram(
            cluster, "forward", "--json", "0:8001", "0:submit:8002", "0:worker1:8003", "0:\(cluster.name)-worker1:22")
        let isOpen = run.wait(within: 60) { run.output.split(separator: "\n").count == 4 }
        try #require(isOpen, "\(run.output)\(run.errors)")
        #expect(run.errors == "note: no program listens on port 8003 of worker1 yet\n")
        let ports = run.output.split(separator: "\n").compactMap { line in
            line.firstMatch(of: #/"localPort": (\d+)/#).map { String($0.1) }
        }
        try #require(ports.count == 4)
        func get(_ port: String) throws -> String {
            try Program.run(named: "curl", ["--silent", "--max-time", "10", "http://127.0.0.1:\(port)/"]).output
        }
        #expect(try get(ports[0]) == "served at 127.0.0.1:8001\n")
        #expect(try get(ports[1]).hasSuffix(":8002\n"))
        #expect(try get(ports[2]) == "")
        let banner = try Program.run(named: "bash", ["-c", "head -n 1 </dev/tcp/127.0.0.1/\(ports[3])"])
        #expect(banner.output.hasPrefix("SSH-2.0-"))

        let taken = try cluster.pdd("forward", "\(ports[0]):8001")
        #expect(taken.status == 1)
        #expect(taken.errors.hasPrefix("error: the port \(ports[0]) of this machine cannot be used: "))

        // A container that starts again has another network; its server does not start by itself.
        _ = try cluster.onHost("\(cluster.name)-submit-node", "docker restart --time 1 submit")
        #expect(run.wait(within: 60) { run.output.split(separator: "\n").count >= 6 }, "\(run.output)\(run.errors)")
        #expect(run.errors.contains("note: the connection to submit ended"))
        try serve(cluster)
        #expect(run.wait(within: 20) { (try? get(ports[0])) == "served at 127.0.0.1:8001\n" })
        run.signal(SIGINT)
        #expect(run.end(within: 20) == 0)
        #expect(try get(ports[0]) == "")
    }

    private func readLogs(_ cluster: Cluster) throws {
        let say = "docker exec worker1 sh -c 'printf \"a\\033b\\n\" >/proc/1/fd/1'"
        _ = try cluster.onHost("\(cluster.name)-worker1", say)
        #expect(try cluster.pdd("logs", "worker1").output.hasSuffix("a^[b\n"))
        let both = try cluster.pdd("logs", "--all", "--tail", "1")
        #expect(both.output.hasSuffix("worker1 | a^[b\n"), "\(both.output)\(both.errors)")
        let host = try cluster.pdd("logs", "--json", "\(cluster.name)-worker1", "--since", "1h")
        #expect(host.output.hasPrefix("{ \"host\": \"\(cluster.name)-worker1\", \"line\": \""), "\(host.errors)")
        let condor = try cluster.pdd("logs", "--condor", "worker1")
        #expect(condor.status == 1)
        #expect(condor.errors.contains("the container has no HTCondor"), "\(condor.errors)")

        let run = try RunningProgram(cluster, "logs", "--follow", "--tail", "0", "submit", "worker1")
        #expect(
            run.wait(within: 60) {
                _ = try? cluster.onHost("\(cluster.name)-worker1", say)
                return run.output.contains("worker1 | a^[b\n")
            })
        run.signal(SIGINT)
        #expect(run.end(within: 20) == 130)
        #expect(run.errors == "")
        // Nothing stays on the host.
        let programs = "ps -eo args | grep -c '^docker logs' || true"
        #expect(run.wait(within: 20) { (try? cluster.onHost("\(cluster.name)-worker1", programs)) == "0" })

        _ = try cluster.docker("pause", "\(cluster.name)-worker1")
        let partly = try cluster.pdd("logs", "--all")
        _ = try cluster.docker("unpause", "\(cluster.name)-worker1")
        #expect(partly.status == 1)
        #expect(partly.errors.hasPrefix("error: worker1: "), "\(partly.errors)")
    }

    private func logIn(_ cluster: Cluster) throws {
        let run = try cluster.pdd("ssh", "\(cluster.name)-worker1", "--", "sh", "-c", "id -un; hostname; exit 7")
        #expect(run.output == "root\n\(cluster.name)-worker1\n")
        #expect(run.status == 7)
        let terminal = try RunningProgram.onTerminal(cluster, "ssh", "\(cluster.name)-worker1")
        terminal.type("echo at-$(hostname)\r")
        #expect(terminal.wait(within: 60) { terminal.output.contains("at-\(cluster.name)-worker1") })
        terminal.type("exit 5\r")
        #expect(terminal.end(within: 30) == 5)
        let container = try cluster.pdd("ssh", "worker1")
        #expect(container.status == 3)
        #expect(container.errors.hasPrefix("error: 'worker1' is a container, not a host\n"))
    }
}
