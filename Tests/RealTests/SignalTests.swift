import Foundation
import TestSupport
import Testing

/// Signals end pdd in order, whatever it is at; one cluster goes through all of it.
@Suite(.serialized) struct SignalTests {
    private static let name = "chaos-signal"
    private static let worker = "\(name)-worker1"

    /// A builder that waits on the worker until the test lets it go on.
    private static func builder(_ version: Int) -> String {
        """
        #!/bin/sh
        # \(version)
        case $(hostname) in *worker1) touch /tmp/waiting; until [ -e /tmp/go ]; do sleep 0.1; done ;; esac
        docker tag debian:trixie-slim test:${1:-submit}

        """
    }

    @Test func `at the prompt, in a run, twice, while observing: 130, and the next apply continues`() throws {
        try Cluster.with(Self.name, BadWeatherTests.built(Self.name, workers: 1)) { cluster in
            try describe(cluster, 1)
            try atThePrompt(cluster)
            try terminated(cluster)
            try twice(cluster)
            try whileLooking(cluster)
            #expect(try cluster.pdd("diff").status == 0)
        }
    }

    private func describe(_ cluster: Cluster, _ version: Int) throws {
        try Self.builder(version).write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
    }

    /// Ctrl-C, typed, and an answer that is no yes: nothing is begun.
    private func atThePrompt(_ cluster: Cluster) throws {
        for answer in ["\u{3}", "n\r", "\u{4}"] {
            let run = try RunningProgram.onTerminal(cluster, "apply")
            #expect(run.wait { run.output.contains("apply these changes to '\(Self.name)'? [y/N] ") }, "\(run.output)")
            run.type(answer)
            #expect(run.end(within: 60) == 130, "\(run.output)")
            #expect(run.output.contains("nothing was changed"), "\(run.output)")
            #expect(try cluster.objects() == [])
        }
    }

    private func waitForBuilder(_ cluster: Cluster, _ run: RunningProgram) throws {
        let isWaiting = try run.wait { try cluster.onHost(Self.worker, "[ -e /tmp/waiting ] && echo yes") == "yes" }
        try #require(isWaiting, "\(run.errors)")
    }

    /// SIGTERM is as good as Ctrl-C: what runs finishes.
    private func terminated(_ cluster: Cluster) throws {
        let run = try RunningProgram(cluster, "apply", "--yes")
        try waitForBuilder(cluster, run)
        run.signal(SIGTERM)
        func isSaid() -> Bool {
            run.errors.split(separator: "\n").contains { line in
                line.hasPrefix("interrupted; no new action starts; waiting for ")
                    && line.contains("\(Self.worker)/image") && line.hasSuffix("; interrupt again to end them")
            }
        }
        #expect(run.wait(until: isSaid), "\(run.errors)")
        #expect(run.isRunning)
        _ = try cluster.onHost(Self.worker, "touch /tmp/go")
        #expect(run.end(within: 60) == 130, "\(run.errors)")
        #expect(run.errors.contains("done   \(Self.worker)/image"))
        #expect(!run.errors.contains("start  \(Self.worker)/container"))
        #expect(run.errors.hasSuffix("note: to continue: pdd apply cluster.json\n"))
        #expect(try cluster.onHost(Self.worker, "rm /tmp/go /tmp/waiting; docker ps -q") == "")
    }

    /// The second Ctrl-C ends pdd's programs; what they had begun on the host goes on there, and the
    /// next apply waits for it.
    private func twice(_ cluster: Cluster) throws {
        try describe(cluster, 2)
        let run = try RunningProgram(cluster, "apply", "--yes")
        try waitForBuilder(cluster, run)
        run.signal(SIGINT)
        #expect(run.wait { run.errors.contains("interrupt again to end them") }, "\(run.errors)")
        run.signal(SIGINT)
        #expect(run.end(within: 60) == 130, "\(run.errors)")
        let said = "error: \(Self.worker)/image failed: the script: ended because pdd was interrupted"
        #expect(run.errors.contains(said), "\(run.errors)")
        #expect(try cluster.onHost(Self.worker, "pgrep -f build.sh >/dev/null && echo yes") == "yes")
        let next = try RunningProgram(cluster, "apply", "--yes")
        #expect(next.wait { next.errors.contains("start  \(Self.worker)/image") }, "\(next.errors)")
        _ = try cluster.onHost(Self.worker, "touch /tmp/go")
        #expect(next.end() == 0, "\(next.errors)")
    }

    /// Nothing is being changed, so the first signal ends it.
    private func whileLooking(_ cluster: Cluster) throws {
        _ = try cluster.onHost(Self.worker, "pkill -STOP -o -x sshd")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            let run = try RunningProgram(cluster, "apply", "--yes")
            let isLooking = try run.wait {
                let children = try Program.run(named: "ps", ["-o", "comm=", "--ppid", "\(run.number)"]).output
                return children.contains("ssh")
            }
            #expect(isLooking)
            run.signal(number)
            #expect(run.end(within: 60) == 130, "\(run.errors)")
            #expect(run.errors.hasSuffix("interrupted; nothing was changed\n"), "\(run.errors)")
        }
        _ = try cluster.onHost(Self.worker, "pkill -CONT -o -x sshd")
    }
}
