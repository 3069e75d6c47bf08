import Foundation
import TestSupport
import Testing

/// Changes of a real pool while its jobs run.
@Suite(.serialized) struct RollingChangeTests {
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

    @Test func `builder, workers and submit change while jobs run, and no job is lost or runs twice`() throws {
        try Cluster.with("rolling", try pool("a")) { cluster in
            let builder = try Repository.text("examples/build-pegasus-image.sh")
            let file = cluster.file("build-pegasus-image.sh")
            try builder.write(to: file, atomically: true, encoding: .utf8)
            try check(cluster.pdd("apply", "--yes"))
            var load = JobLoad(cluster)
            try load.submit(Array(8...23))
            try load.submitChain(of: 2, seconds: 15)
            _ = try load.ask("until grep -q 'Job executing' ~/jobs/job.log; do sleep 0.2; done")

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

            try load.checkAll(within: 240)
            try checkDestruction(load)
        }
    }

    /// With a job in the queue, `--yes` does not suffice; `--when-idle` waits for the job.
    private func checkDestruction(_ load: JobLoad) throws {
        let cluster = load.cluster
        _ = try load.ask(
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
}
