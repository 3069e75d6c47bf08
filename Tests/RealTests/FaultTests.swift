import Foundation
import TestSupport
import Testing

/// What befalls a host in the middle of an apply, for real: the other host finishes, the error names
/// the cause, every wait ends, and the next apply heals it.
@Suite(.serialized) struct FaultTests {
    /// A cluster whose worker waits in its builder until the test has done its damage.
    private func faulty(
        _ name: String, builder: String = "", timeouts: String = #""host": "15s", "script": "30s""#,
        _ body: (Fault) throws -> Void
    ) throws {
        let description = BadWeatherTests.built(name, workers: 1)
            .replacing("\"pool\":", with: "\"timeouts\": { \(timeouts) }, \"pool\":")
        try Cluster.with(name, description) { cluster in
            let text = """
                #!/bin/sh -e
                case $(hostname) in *worker1)
                  touch /tmp/waiting
                  until [ -e /tmp/go ]; do sleep 0.1; done
                  \(builder)
                  ;;
                esac
                docker tag debian:trixie-slim test:${1:-submit}

                """
            try text.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let run = try RunningProgram(cluster, "apply", "--yes")
            let fault = Fault(cluster: cluster, worker: "\(name)-worker1", run: run)
            let isWaiting = try run.wait { try fault.on("[ -e /tmp/waiting ] && echo yes") == "yes" }
            try #require(isWaiting, "the builder never ran: \(run.errors)")
            try body(fault)
            let healed = try cluster.pdd("apply", "--yes")
            #expect(healed.status == 0, "\(healed.errors)")
            #expect(try fault.on("docker ps --format '{{.Names}}'") == "worker1")
            #expect(try cluster.pdd("diff").status == 0)
        }
    }

    /// An apply whose builder waits on its worker.
    private struct Fault {
        let cluster: Cluster
        let worker: String
        let run: RunningProgram

        @discardableResult
        func on(_ script: String) throws -> String { try cluster.onHost(worker, script) }

        /// Lets the builder go on.
        func go() throws { try on("touch /tmp/go") }

        /// The apply ends in time, with the other host done and this said of the worker.
        func fails(within seconds: Double = 300, saying words: [String]) throws {
            let begin = Date()
            let status = run.end(within: seconds)
            #expect(status == 4, "after \(-begin.timeIntervalSinceNow) s: \(run.errors)")
            #expect(run.errors.contains("error: \(worker)/image failed: "))
            for word in words { #expect(run.errors.contains(word), "\(word): \(run.errors)") }
            let other = worker.replacing("worker1", with: "submit-node")
            #expect(!run.errors.contains("error: \(other)"))
            #expect(try cluster.onHost(other, "docker ps --format '{{.Names}}'") == "submit")
        }

        /// Ends sshd's sessions, not sshd itself.
        func cutConnections() throws { try on("pkill -9 -x sshd-session || true") }
    }

    @Test func `apply waits for an sshd that is away for 20 s`() throws {
        try faulty("chaos-sshd", timeouts: #""host": "60s""#) { fault in
            try fault.on("service ssh stop; mv /usr/sbin/sshd /usr/sbin/sshd.away")
            try fault.cutConnections()
            let gone = Date()
            try fault.go()
            let isTried = fault.run.wait(within: 60) { fault.run.errors.contains("retry  chaos-sshd-worker1/image") }
            #expect(isTried, "\(fault.run.errors)")
            _ = fault.run.wait(within: 20 + gone.timeIntervalSinceNow) { false }
            try fault.on("mv /usr/sbin/sshd.away /usr/sbin/sshd; service ssh start")
            #expect(fault.run.end() == 0, "\(fault.run.errors)")
        }
    }

    @Test func `an engine that stops in the middle of a build`() throws {
        let builder = """
            pause=60
            if [ -e /tmp/stopped ]; then pause=0; fi
            printf 'FROM debian:trixie-slim\\nRUN sleep '$pause'\\n' | docker build --tag test:built -
            """
        try faulty("chaos-engine", builder: builder) { fault in
            try fault.go()
            let isBuilding = try fault.run.wait { try fault.on("pgrep -x sleep -a | grep -c 'sleep 60'") == "1" }
            try #require(isBuilding, "\(fault.run.errors)")
            try fault.on("touch /tmp/stopped; service docker stop")
            try fault.fails(saying: ["note: the host's Docker Engine stopped; the next apply starts it\n"])
        }
    }

    @Test func `a host that is paused`() throws {
        try faulty("chaos-paused") { fault in
            _ = try fault.cluster.docker("pause", fault.worker)
            try fault.fails(saying: ["ssh could not reach the host"])
            // pdd goes on with the host by itself, and waits for what it had begun there.
            let next = try RunningProgram(fault.cluster, "apply", "--yes")
            let goesOn = try next.wait {
                try fault.cluster.docker("inspect", "--format", "{{.State.Paused}}", fault.worker) == ["false"]
            }
            #expect(goesOn, "\(next.errors)")
            try fault.go()
            #expect(next.end() == 0, "\(next.errors)")
        }
    }

    @Test func `a disk that is full`() throws {
        try faulty("chaos-disk", builder: "dd if=/dev/zero of=/scratch/layer bs=1M count=4 status=none") { fault in
            try fault.on("mkdir /scratch; mount -t tmpfs -o size=1m tmpfs /scratch")
            try fault.go()
            try fault.fails(saying: ["No space left on device", "note: the host's disk is full"])
            try fault.on("umount /scratch")
        }
    }

    @Test func `an engine whose disk is full`() throws {
        let builder = """
            head -c 40000000 /dev/urandom >/tmp/big
            tar -C /tmp -c big | docker import - test:big
            """
        try faulty("chaos-full", builder: builder) { fault in
            try fault.on("service docker stop; mount -t tmpfs -o size=24m tmpfs /var/lib/docker; service docker start")
            try fault.go()
            try fault.fails(saying: ["no space left on device", "note: the host's disk is full"])
            try fault.on("service docker stop; umount /var/lib/docker")
        }
    }

    @Test func `a host that resolves no names`() throws {
        let builder = """
            keys=$(ssh-keyscan -T 5 chaos-dns-submit-node)
            [ -n "$keys" ] || exit 1
            """
        try faulty("chaos-dns", builder: builder) { fault in
            let resolver = try fault.on("cat /etc/resolv.conf")
            try fault.on("echo 'options timeout:1 attempts:1' >/etc/resolv.conf")
            try fault.go()
            try fault.fails(saying: ["Temporary failure in name resolution", "note: the host cannot resolve names"])
            try fault.on("printf '%s\\n' '\(resolver)' >/etc/resolv.conf")
        }
    }

    @Test func `a host that takes connections and never answers`() throws {
        try faulty("chaos-silent") { fault in
            try fault.on("pkill -STOP -o -x sshd")
            try fault.cutConnections()
            try fault.fails(saying: ["ssh could not reach the host", "banner exchange"])
            // It says nothing to those who look either, and they do not wait for ever.
            let begin = Date()
            let difference = try fault.cluster.pdd("diff")
            #expect(difference.status == 2)
            #expect(difference.output.contains("the host did not answer"), "\(difference.output)")
            #expect(-begin.timeIntervalSinceNow < 40)
            try fault.on("pkill -CONT -o -x sshd; touch /tmp/go")
        }
    }
}
