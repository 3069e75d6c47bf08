import Foundation
import TestSupport
import Testing

/// The main job, whole: the cluster of examples/local.json with a real pool.
@Suite(.serialized) struct PoolTests {
    @Test func `a description becomes a pool that runs a job, and destroy removes it`() throws {
        let example = try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"pooltest\"")
        try Cluster.with("pooltest", example) { cluster in
            try FileManager.default.copyItem(
                at: Repository.file("examples/build-pegasus-image.sh"),
                to: cluster.file("build-pegasus-image.sh"))

            let watch = ArgumentWatch()
            let applied = try cluster.pdd("apply", "--yes")
            let arguments = watch.end()
            try #require(applied.status == 0, "\(applied.errors)")

            let listed = try cluster.pdd("exec", "--", "condor_status", "-af", "Machine")
            #expect(Set(listed.output.split(separator: "\n")) == ["worker1", "worker2"])

            let job = try cluster.pdd("exec", "--", "sh", "-euc", Self.job)
            #expect(job.status == 0, "\(job.errors)")
            let words = job.output.split(whereSeparator: \.isWhitespace).map(String.init)
            #expect(words.first.map { ["worker1", "worker2"].contains($0) } ?? false)
            #expect(words.dropFirst() == ["scientist"])

            try checkTokens(cluster, said: applied.output + applied.errors, arguments)
            try checkSecondApply(cluster)
            try checkStatus(cluster)
            try checkKilledWorker(cluster)
            try checkDrain(cluster, example)

            let destroyed = try cluster.pdd("destroy", "--yes")
            #expect(destroyed.status == 0, "\(destroyed.errors)")
            #expect(try cluster.objects() == [])
            let left = try FileManager.default.contentsOfDirectory(
                atPath: cluster.file(".pdd/pooltest").path)
            #expect(left.filter { $0.hasPrefix("key") || $0 == "known_hosts" } == [])
            let processes = try Program.run(named: "ps", ["-eo", "args"]).output
            #expect(!processes.contains(cluster.directory.path))
        }
    }

    /// Submits a job and prints what it wrote: the host it ran on, and its user.
    static let job = """
        cd "$(mktemp -d)"
        cat >job.sub <<END
        executable = /bin/sh
        arguments = "-c 'hostname; id -un'"
        transfer_executable = false
        output = job.out
        log = job.log
        should_transfer_files = YES
        when_to_transfer_output = ON_EXIT
        queue
        END
        condor_submit -terse job.sub >/dev/null
        condor_wait -wait 120 job.log >/dev/null
        cat job.out
        """

    /// The token may advertise a worker and read, and nothing else; only root can read it; and it
    /// is in no log, no message, and no argument of a process.
    private func checkTokens(_ cluster: Cluster, said: String, _ arguments: String) throws {
        let path = "/var/lib/pdd/pooltest/files/pool-token"
        #expect(try cluster.onHost("pooltest-worker1", "stat -c '%a %U' \(path)") == "600 root")
        let token = try cluster.onHost("pooltest-worker1", "cat \(path)")
        let claims = try #require(token.split(separator: ".").dropFirst().first.map(String.init))
        let padded =
            claims.replacing("-", with: "+").replacing("_", with: "/")
            + String(repeating: "=", count: (4 - claims.count % 4) % 4)
        let text = String(decoding: try #require(Data(base64Encoded: padded)), as: UTF8.self)
        #expect(
            text.replacing("\\/", with: "/").contains(
                "condor:/ADVERTISE_MASTER condor:/ADVERTISE_STARTD condor:/READ\""))
        #expect(!said.contains(token))
        // One of the programs of the script that makes it; each runs for a moment only.
        #expect(
            ["condor_token_create", "-collector"].contains { arguments.contains($0) }, "the watch saw how it was made")
        #expect(!arguments.contains(token))
        let found = try Program.run(
            named: "grep", ["-rlF", token, cluster.directory.path])
        #expect(found.output == "", "the token is in a file: \(found.output)")
    }

    private func checkSecondApply(_ cluster: Cluster) throws {
        let again = try cluster.pdd("apply", "--yes")
        #expect(again.status == 0)
        #expect(again.errors == "nothing to do: pooltest matches its plan\n")
    }

    /// The pool still lists a worker that was killed; apply waits until it lists the one that took its place.
    private func checkKilledWorker(_ cluster: Cluster) throws {
        func start() throws -> Int {
            let run = try cluster.pdd(
                "exec", "--", "condor_status", "-constraint", "Name == \"slot1@worker2\"", "-af", "DaemonStartTime")
            return try #require(Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(run.errors)")
        }
        let before = try start()
        let submitted = try cluster.pdd(
            "exec", "--", "sh", "-euc",
            """
            mkdir -p ~/killed && cd ~/killed
            cat >job.sub <<END
            executable = /bin/sleep
            arguments = 6
            requirements = Machine == "worker2"
            log = job.log
            queue
            END
            condor_submit -terse job.sub >/dev/null
            until grep -q 'Job executing' job.log; do sleep 0.2; done
            """)
        try #require(submitted.status == 0, "\(submitted.errors)")
        _ = try cluster.onHost("pooltest-worker2", "docker kill worker2")
        #expect(try start() == before)
        let repaired = try cluster.pdd("apply", "--yes")
        try #require(repaired.status == 0, "\(repaired.errors)")
        #expect(try start() > before)
        try checkSecondApply(cluster)
        // HTCondor alone would look for the job there for 40 min.
        let ended = try cluster.pdd(
            "exec", "--", "sh", "-c",
            "cd ~/killed && condor_wait -wait 180 job.log >/dev/null && grep -c 'Job executing' job.log")
        #expect(ended.output == "2\n", "\(ended.errors)")
    }

    /// A worker that goes finishes its job first.
    private func checkDrain(_ cluster: Cluster, _ example: String) throws {
        let started = try cluster.pdd(
            "exec", "--", "sh", "-euc",
            """
            mkdir -p ~/drain && cd ~/drain
            printf '#!/bin/sh\nsleep 8; hostname\n' >job.sh
            cat >job.sub <<END
            executable = job.sh
            requirements = Machine == "worker2"
            output = job.out
            log = job.log
            should_transfer_files = YES
            when_to_transfer_output = ON_EXIT
            queue
            END
            condor_submit -terse job.sub >/dev/null
            until grep -q 'Job executing' job.log; do sleep 0.2; done
            """)
        try #require(started.status == 0, "\(started.errors)")
        try cluster.describe(example.replacing("\"count\": 2", with: "\"count\": 1"))
        let smaller = try cluster.pdd("apply", "--yes")
        try #require(smaller.status == 0, "\(smaller.errors)")
        #expect(smaller.errors.contains("done   pooltest-worker2/drain"))
        let output = try cluster.pdd(
            "exec", "--", "sh", "-c",
            "cd ~/drain && condor_wait -wait 60 job.log >/dev/null; cat job.out; grep -c evicted job.log")
        #expect(output.output == "worker2\n0\n")
        #expect(try cluster.objects() == ["pdd-pooltest", "pooltest-submit-node", "pooltest-worker1"])
        let listed = try cluster.pdd("exec", "--", "condor_status", "-af", "Machine")
        #expect(listed.output == "worker1\n")
    }

    private func checkStatus(_ cluster: Cluster) throws {
        let status = try cluster.pdd("status")
        #expect(status.status == 0)
        #expect(status.output.contains("worker2 running"))
        #expect(status.output.contains("slot1@worker1"))
        #expect(status.output.hasSuffix("matches the plan\n"))
    }
}
