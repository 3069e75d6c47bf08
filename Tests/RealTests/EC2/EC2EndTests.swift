import Foundation
import TestSupport
import Testing

/// Workers whose hosts end by themselves: what becomes of their jobs.
@Suite(.serialized) struct EC2EndTests {
    /// Spot instances with a lease whose last 2 min are for draining.
    private func description(_ pool: EC2Cluster, lease: String = "20m", workersFiles: Int = 4096) -> String {
        let facts = pool.world.facts
        func container(_ files: Int) -> String { #""container": { "ulimits": ["nofile=\#(files):\#(files)"] }"# }
        return """
            {
              "cluster": "ec2end",
              "provider": {
                "type": "aws", "region": "\(facts.region)", "vpc": "\(facts.vpc)", "endpoint": "\(facts.endpoint)",
                "address": "private", "allowSSHFrom": ["\(facts.cidr)"]
              },
              "image": { "builder": "build.sh", "build": "each", "files": ["build-pegasus-image.sh"] },
              "lease": "\(lease)",
              "submit": { \(container(4096)) },
              "workers": [ { "count": 2, \(container(workersFiles)), "provider": { "spot": { "fallback": false } } } ]
            }
            """
    }

    @Test(.timeLimit(.minutes(30)))
    func `workers are drained before their hosts end, their jobs go on elsewhere, and apply replaces the hosts`() throws
    {
        try EC2World.with { world in
            try withTemporaryDirectory { directory in
                let pool = try EC2Cluster("ec2end", in: world, directory: directory)
                try pool.bringPoolBuilder()
                try pool.cluster.describe(description(pool))
                let before = try world.resources()
                try pool.apply()
                let workers = try ["ec2end-worker1", "ec2end-worker2"].map(pool.instance)
                #expect(try pool.resources("spot-request").count == 2)

                try leaseEnds(pool, workers[1])
                try isInterrupted(pool, workers[0])
                try isNotRecommended(pool, workers[1])

                try pool.apply()
                #expect(try Set(pool.hosts().map(\.instance)).isDisjoint(with: workers))
                #expect(try ask(pool, "condor_status -af Machine") == "worker1\nworker2\n")
                let again = try pool.apply()
                #expect(again.errors.hasPrefix("nothing to do"), "\(again.errors)")
                try isNamed(pool)
                try applyRenewsLease(pool)
                try destroyWhenIdle(pool)
                #expect(try world.resources() == before)
            }
        }
    }

    private func ask(_ pool: EC2Cluster, _ script: String) throws -> String {
        let run = try pool.pdd("exec", "--", "sh", "-euc", script)
        try #require(run.status == 0, "\(script): \(run.errors)")
        return run.output
    }

    /// Submits a job whose log is NAME/job.log and whose output is NAME/job.out, in the home directory.
    private func submit(_ pool: EC2Cluster, _ name: String, where requirements: String, _ script: String) throws {
        _ = try ask(
            pool,
            """
            mkdir ~/\(name) && cd ~/\(name)
            printf '#!/bin/sh\\n%s\\n' '\(script)' >job.sh
            cat >job.sub <<'END'
            executable = job.sh
            requirements = \(requirements)
            output = job.out
            log = job.log
            should_transfer_files = YES
            when_to_transfer_output = ON_EXIT
            queue
            END
            condor_submit -terse job.sub >/dev/null
            """)
    }

    /// The events of a job, such as 001 (executing), 004 (evicted) and 005 (terminated).
    private func events(_ pool: EC2Cluster, _ name: String) throws -> [String] {
        try ask(pool, "sed -n 's/^\\(0[0-9][0-9]\\) (.*/\\1/p' ~/\(name)/job.log").split(separator: "\n").map(
            String.init)
    }

    private func runs(_ pool: EC2Cluster, _ name: String) throws -> Bool { try events(pool, name).contains("001") }

    /// In the last minutes of the lease a running job finishes, no other starts, and a renewed lease ends that.
    private func leaseEnds(_ pool: EC2Cluster, _ worker: String) throws {
        try submit(pool, "last", where: #"Machine == "worker2""#, "sleep 60; echo finished")
        try until("the job runs") { try runs(pool, "last") }
        // Two timers' periods before draining begins.
        _ = try pool.onInstance(worker, "echo $(($(date +%s) + 140)) >/var/lib/pdd/lease")
        #expect(try pool.onInstance(worker, "ls /run/pdd-lease 2>&1 || true").contains("No such file"))
        try until("the worker is drained") {
            try pool.onInstance(worker, "cat /run/pdd-lease 2>/dev/null || true").hasPrefix("-peaceful ")
        }
        let left = try #require(Int(pool.onInstance(worker, "echo $(($(cat /var/lib/pdd/lease) - $(date +%s)))")))
        #expect((60...120).contains(left), "\(left) s were left")
        try submit(pool, "late", where: #"Machine == "worker2""#, "echo started")
        try until("the execution point has ended") {
            try pool.onInstance(worker, "cat /proc/[0-9]*/comm 2>/dev/null | grep -cx condor_startd || true") == "0"
        }
        #expect(try events(pool, "last").suffix(1) == ["005"])
        #expect(try ask(pool, "cat ~/last/job.out") == "finished\n")
        #expect(try !runs(pool, "late"))
        #expect(try ask(pool, "condor_status -af Machine") == "worker1\n")

        let extended = try pool.pdd("extend", "cluster.json", "1h")
        #expect(extended.status == 0, "\(extended.errors)")
        try until("the worker takes jobs again") { try events(pool, "late").contains("005") }
    }

    /// A job of an instance that EC2 takes away ends before the instance does, and runs elsewhere.
    private func isInterrupted(_ pool: EC2Cluster, _ worker: String) throws {
        try submit(
            pool, "moved", where: #"Machine == "worker1" || NumJobStarts > 0"#,
            #"hostname; [ "$(hostname)" != worker1 ] || sleep 600"#)
        try until("the job runs") { try runs(pool, "moved") }
        try pool.world.interrupt(worker, in: 70)
        try until("the worker is drained") {
            try pool.onInstance(worker, "cat /run/pdd-notice 2>/dev/null || true").hasPrefix("-peaceful ")
        }
        try submit(pool, "never", where: #"Machine == "worker1""#, "true")
        try until("the job has run elsewhere") { try events(pool, "moved").contains("005") }
        // It was evicted; a job whose host vanished would be disconnected (022), and wait for the host.
        let seen = try events(pool, "moved")
        #expect(seen.contains("004") && !seen.contains("022"), "\(seen)")
        #expect(try ask(pool, "cat ~/moved/job.out") == "worker2\n")
        #expect(try !runs(pool, "never"))
        #expect(try ask(pool, "condor_status -af Machine") == "worker2\n")
        _ = try ask(pool, "condor_rm -all")
        try until("the instance is gone") { try !pool.hosts().contains { $0.instance == worker } }
    }

    /// An idle worker whose instance is at risk ends by itself.
    private func isNotRecommended(_ pool: EC2Cluster, _ worker: String) throws {
        let notice = #"{"noticeTime": "2026-01-01T00:00:00Z"}"#
        try pool.world.setMetadata(of: worker, "events/recommendations/rebalance", notice)
        try until("the instance is gone") { try !pool.hosts().contains { $0.instance == worker } }
        #expect(try ask(pool, "condor_status -af Machine") == "")
    }

    /// A difference names the setting of an instance that changed.
    private func isNamed(_ pool: EC2Cluster) throws {
        let calm = description(pool)
        try pool.cluster.describe(
            calm.replacing(#""address": "private""#, with: #""address": "private", "rootVolume": { "size": 20 }"#))
        let difference = try pool.pdd("diff")
        #expect(difference.status == 2, "\(difference.errors)")
        #expect(difference.output.contains("its settings changed: rootVolume.size: 16 -> 20"), "\(difference.output)")
        try pool.cluster.describe(calm)
    }

    /// An apply that waits for a job renews the lease of all hosts while it does.
    private func applyRenewsLease(_ pool: EC2Cluster) throws {
        try submit(pool, "long", where: #"Machine == "worker1""#, "sleep 150")
        try until("the job runs") { try runs(pool, "long") }
        try pool.cluster.describe(description(pool, lease: "4m", workersFiles: 8192))
        let run = try RunningProgram(pool.cluster, "apply", "--yes", with: pool.world.environment)
        let worker = try pool.instance("ec2end-worker2")
        func left() throws -> Int {
            try #require(Int(pool.onInstance(worker, "echo $(($(cat /var/lib/pdd/lease) - $(date +%s)))")))
        }
        try until("the new lease counts") { try left() <= 240 }
        _ = try pool.onInstance(worker, "echo $(($(date +%s) + 200)) >/var/lib/pdd/lease")
        try until("the lease is renewed") { try left() > 200 }
        #expect(try !events(pool, "long").contains("005"), "the job still runs")
        #expect(run.end() == 0, "\(run.errors)")
        let seen = try events(pool, "long")
        #expect(seen.filter { $0 == "001" }.count == 1 && seen.last == "005", "\(seen)")
        try pool.cluster.describe(description(pool))
    }

    /// A removal that waits for a job renews the lease under which the job runs.
    private func destroyWhenIdle(_ pool: EC2Cluster) throws {
        try submit(pool, "waited", where: "true", "sleep 40")
        try until("the job runs") { try runs(pool, "waited") }
        let worker = try pool.instance("ec2end-worker1")
        _ = try pool.onInstance(worker, "echo $(($(date +%s) + 300)) >/var/lib/pdd/lease")
        let removal = try RunningProgram(
            pool.cluster, "destroy", "--yes", "--when-idle", with: pool.world.environment)
        try until("the lease is renewed") {
            try #require(Int(pool.onInstance(worker, "echo $(($(cat /var/lib/pdd/lease) - $(date +%s)))"))) > 1000
        }
        #expect(removal.end() == 0, "\(removal.errors)")
    }
}
