import Foundation
import TestSupport
import Testing

/// Changes of a real pool while its jobs run.
@Suite(.serialized) struct RollingChangeTests {
    private static let jobs = 16

    /// Submits independent jobs, and a workflow whose second job needs the first one's output.
    private static let submit = """
        mkdir -p ~/jobs ~/flow && cd ~/jobs
        printf '#!/bin/sh\\nsleep "$1"; echo "$2 squared is $(($2 * $2))"\\n' >job.sh
        cat >job.sub <<'END'
        executable = job.sh
        arguments = $(time) $(Process)
        output = out.$(Process)
        log = job.log
        request_cpus = 1
        should_transfer_files = YES
        when_to_transfer_output = ON_EXIT
        queue time from seq 8 23 |
        END
        condor_submit -terse job.sub
        cd ~/flow
        for step in first second; do
          cat >$step.sub <<END
        executable = $step.sh
        output = $step.out
        log = flow.log
        should_transfer_files = YES
        when_to_transfer_output = ON_EXIT
        queue
        END
        done
        sed -i 's/^queue/transfer_input_files = first.out\\nqueue/' second.sub
        printf '#!/bin/sh\\nsleep 15; echo 42\\n' >first.sh
        printf '#!/bin/sh\\nsleep 15; echo $(($(cat first.out) + 1))\\n' >second.sh
        printf 'JOB a first.sub\\nJOB b second.sub\\nPARENT a CHILD b\\n' >flow.dag
        condor_submit_dag flow.dag >/dev/null
        until grep -q 'Job executing' ~/jobs/job.log; do sleep 0.2; done
        """

    private func pool(_ environment: String) throws -> String {
        try Repository.text("examples/local.json")
            .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"rolling\"")
            .replacing(
                #"{ "count": 2 }"#, with: #"{ "count": 2, "container": { "environment": { "A": "\#(environment)" } } }"#
            )
            .replacing(
                #""workers""#,
                with: #""submit": { "container": { "environment": { "A": "\#(environment)" } } }, "workers""#)
    }

    private func ask(_ cluster: Cluster, _ script: String) throws -> String {
        let run = try cluster.pdd("exec", "--", "sh", "-euc", script)
        try check(run)
        return run.output
    }

    @Test func `builder, workers and submit change while jobs run, and no job is lost or runs twice`() throws {
        try Cluster.with("rolling", try pool("a")) { cluster in
            let builder = try Repository.text("examples/build-pegasus-image.sh")
            let file = cluster.file("build-pegasus-image.sh")
            try builder.write(to: file, atomically: true, encoding: .utf8)
            try check(cluster.pdd("apply", "--yes"))
            _ = try ask(cluster, Self.submit)

            // Each change alone, and with the jobs of the moment.
            try cluster.describe(try pool("b"))
            let refused = try cluster.pdd("apply", "--yes", "--no-remove")
            #expect(refused.status == 2 && refused.errors.contains("affected jobs: "), "\(refused.errors)")
            let first = try cluster.pdd("apply", "--yes")
            try check(first)
            let ends = try #require(first.errors.range(of: "done   rolling-worker1/rejoin"))
            let leaves = try #require(first.errors.range(of: "start  rolling-worker2/drain"))
            #expect(ends.lowerBound < leaves.lowerBound, "one worker is out at a time")
            try (builder + "# changed\n").write(to: file, atomically: true, encoding: .utf8)
            try check(cluster.pdd("apply", "--yes"))
            // The container keeps its address, so nobody has to look for it.
            let address = try cluster.onHost("rolling-submit-node", "docker exec submit getent hosts submit")
            _ = try cluster.onHost("rolling-submit-node", "docker restart submit")
            try check(cluster.pdd("apply", "--yes"))
            #expect(try cluster.onHost("rolling-submit-node", "docker exec submit getent hosts submit") == address)

            try checkJobs(cluster)
            try checkDestruction(cluster)
        }
    }

    /// With a job in the queue, `--yes` does not suffice; `--when-idle` waits for the job.
    private func checkDestruction(_ cluster: Cluster) throws {
        _ = try ask(
            cluster,
            """
            cd ~/jobs; printf 'executable = /bin/sleep\narguments = 20\nlog = last.log\nqueue\n' >last.sub
            condor_submit last.sub >/dev/null
            until grep -q 'Job executing' last.log; do sleep 0.2; done
            """)
        let before = try cluster.objects()
        let refused = try cluster.pdd("destroy", "--yes")
        #expect(refused.status == 2, "\(refused.errors)")
        #expect(
            refused.errors.contains("lost on rolling-submit-node: the queue (1 job: 1 running)"), "\(refused.errors)")
        #expect(try cluster.objects() == before)
        let destroyed = try cluster.pdd("destroy", "--yes", "--when-idle", "--wait", "2m")
        try check(destroyed)
        #expect(destroyed.errors.contains("waiting for the queue: 1 job: 1 running"), "\(destroyed.errors)")
        #expect(try cluster.objects() == [])
    }

    /// Every job ended well, once, and printed what it should.
    private func checkJobs(_ cluster: Cluster) throws {
        _ = try ask(
            cluster,
            "condor_wait -wait 240 ~/jobs/job.log >/dev/null; condor_wait -wait 240 ~/flow/flow.dag.dagman.log >/dev/null"
        )
        for number in 0..<Self.jobs {
            let output = try ask(cluster, "cat ~/jobs/out.\(number)")
            #expect(output == "\(number) squared is \(number * number)\n")
        }
        #expect(try ask(cluster, "cat ~/flow/second.out") == "43\n")
        // A job whose shadow connected again may count as never started.
        let ended = try ask(cluster, "condor_history -af JobUniverse JobStatus ExitCode NumJobStarts")
            .split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
        let jobs = ended.filter { $0.first == 5 }
        #expect(jobs.count == Self.jobs + 2, "\(ended)")
        #expect(jobs.allSatisfy { $0[1] == 4 && $0[2] == 0 && $0[3] <= 1 }, "\(ended)")
        let executed = try ask(cluster, "cat ~/jobs/job.log ~/flow/flow.log | grep -c 'Job executing'")
        #expect(executed == "\(Self.jobs + 2)\n", "each job began once")
        #expect(try ask(cluster, "cat ~/jobs/job.log ~/flow/flow.log | grep -c 'evicted' || true") == "0\n")
    }
}
