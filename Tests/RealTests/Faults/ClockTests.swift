import Foundation
import TestSupport
import Testing

/// The operator's clock jumps while pdd works, as after a suspended laptop or a late ntpd: no wait ends early
/// or never, and nobody else gets the lock.
///
/// libfaketime gives pdd and its programs the other time. A container has its machine's clock, so the clock of
/// a host alone cannot jump here.
@Suite(.serialized) struct ClockTests {
    /// What pdd and the programs that it starts take for the time of day.
    private struct Clock {
        private let file: URL
        let environment: [String: String]

        init(in directory: URL) throws {
            file = directory.appending(path: "clock")
            let found = try Program.run(named: "find", ["/usr/lib", "-name", "libfaketimeMT.so.1"]).output
            let library = try #require(
                found.split(separator: "\n").first.map(String.init), "needs libfaketime: apt-get install faketime")
            environment = [
                "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": file.path, "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
            ]
            try jump("+0")
        }

        /// - Parameter offset: From the real time, as in `+26h`.
        func jump(_ offset: String) throws { try offset.write(to: file, atomically: true, encoding: .utf8) }

        /// Applies with this clock.
        func apply(_ cluster: Cluster) throws -> ProgramRun {
            let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            // By way of env; RunningProgram says why.
            return try Program.run(
                named: Program.pdd.path, ["apply", "--yes"], environment: variables, in: cluster.directory)
        }

        /// The day that a program with this clock sees.
        func day() throws -> String {
            let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            return try Program.run(named: "date", ["-u", "+%F"], environment: variables).output
        }
    }

    @Test(.timeLimit(.minutes(10))) func `an apply goes on while the clock jumps a day forth and two back`() throws {
        try Cluster.with("chaos-clock", Cluster.light("chaos-clock", workers: 1)) { cluster in
            let clock = try Clock(in: cluster.directory)
            let today = try clock.day()
            let begin = Date()
            let run = try RunningProgram(cluster, throughEnv: "apply", "--yes", with: clock.environment)
            func done(_ action: String) -> Bool { run.errors.contains("done   chaos-clock-\(action)") }
            try #require(run.wait { done("submit-node/host") }, "\(run.errors)")
            try clock.jump("+26h")
            #expect(try clock.day() != today, "libfaketime has no effect")
            try #require(run.wait { done("submit-node/swarm") }, "\(run.errors)")
            try clock.jump("-48h")
            #expect(run.end() == 0, "\(run.errors)")
            #expect(!run.errors.contains("timed out"), "\(run.errors)")
            #expect(!run.errors.contains("retry "), "\(run.errors)")
            try check(cluster.pdd("diff"))
            // A record of a run that began tomorrow does not confuse the next one.
            try clock.jump("+48h")
            try check(clock.apply(cluster))
            FaultTable.tell(
                "the operator's clock jumps a day forth and two back during apply", seen: "no difference",
                healedBy: "nothing is needed: waits use a clock that never jumps",
                seconds: -begin.timeIntervalSinceNow)
        }
    }

    @Test(.timeLimit(.minutes(10))) func `a clock that jumps neither loses a lock nor gets another's`() throws {
        try Cluster.with("chaos-late", BadWeatherTests.built("chaos-late", workers: 1)) { cluster in
            let clock = try Clock(in: cluster.directory)
            let builder = """
                #!/bin/sh
                case $(hostname) in *worker1)
                  touch /tmp/waiting
                  timeout 300 sh -c 'until [ -e /tmp/go ]; do sleep 0.1; done'
                  ;;
                esac
                docker tag debian:trixie-slim test:${1:-submit}

                """
            try builder.write(to: cluster.file("builder.sh"), atomically: true, encoding: .utf8)
            let holder = try RunningProgram(cluster, throughEnv: "apply", "--yes", with: clock.environment)
            let isWaiting = try holder.wait {
                try cluster.onHost("chaos-late-worker1", "[ -e /tmp/waiting ] && echo yes") == "yes"
            }
            try #require(isWaiting, "\(holder.errors)")
            for offset in ["+26h", "-26h", "+0"] {
                try clock.jump(offset)
                for other in [try cluster.pdd("apply", "--yes"), try clock.apply(cluster)] {
                    #expect(other.status == 6, "\(offset): \(other.errors)")
                }
            }
            _ = try cluster.onHost("chaos-late-worker1", "touch /tmp/go")
            #expect(holder.end() == 0, "\(holder.errors)")
            try check(cluster.pdd("diff"))
        }
    }
}
