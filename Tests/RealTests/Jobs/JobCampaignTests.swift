import Foundation
import TestSupport
import Testing

/// Changes of a real pool of four workers under load: `make jobs`, a part of `make test-all`.
@Suite(.serialized) struct JobCampaignTests {
    /// What of the description a change concerns.
    private struct Pool {
        var name: String
        var workers = 4
        var memory = "3g"
        var submit = "a"
        var pool = "10m"

        var text: String {
            get throws {
                try Repository.text("examples/local.json")
                    .replacing("\"cluster\": \"pegasus\"", with: "\"cluster\": \"\(name)\"")
                    .replacing(
                        #"{ "count": 2 }"#, with: #"{ "count": \#(workers), "provider": { "memory": "\#(memory)" } }"#
                    )
                    .replacing(
                        #""workers""#,
                        with: """
                            "timeouts": { "pool": "\(pool)" },
                            "submit": { "container": { "environment": { "A": "\(submit)" } } },
                            "workers"
                            """)
            }
        }
    }

    /// A cluster with its builder, which a body may change.
    private func with(_ pool: Pool, _ body: (Cluster, _ builder: String) throws -> Void) throws {
        try Cluster.with(pool.name, try pool.text) { cluster in
            let builder = try Repository.text("examples/build-pegasus-image.sh")
            try write(builder, to: cluster)
            try check(cluster.pdd("apply", "--yes"))
            try body(cluster, builder)
        }
    }

    private func write(_ builder: String, to cluster: Cluster) throws {
        try builder.write(to: cluster.file("build-pegasus-image.sh"), atomically: true, encoding: .utf8)
    }

    /// Times of 10 to 60 s, the same in each run.
    private func times(_ count: Int, seed: UInt64) -> [Int] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { _ in Int.random(in: 10...60, using: &generator) }
    }

    @Test func `builder, submit container, number of workers and hosts change under load`() throws {
        var pool = Pool(name: "jobsload")
        try with(pool) { cluster, builder in
            let watch = SlotWatch(cluster: cluster, submitHost: "\(pool.name)-submit-node")
            try watch.start()
            var load = JobLoad(cluster)
            try load.submit(times(60, seed: 1))
            try load.submitChain(of: 8, seconds: 20)
            func change(_ what: String, _ body: () throws -> Void) throws {
                try body()
                let begin = Date()
                try check(cluster.pdd("apply", "--yes"))
                print("\(what): \(Int(Date().timeIntervalSince(begin))) s, \(try load.waiting()) jobs idle or running")
                // The next change meets a full queue, too.
                if try load.waiting() < 24 { try load.submit(times(24, seed: UInt64(what.utf8.count))) }
            }
            try change("another builder") { try write(builder + "# changed\n", to: cluster) }
            try change("another environment of submit") {
                pool.submit = "b"
                try cluster.describe(pool.text)
            }
            for workers in [2, 4] {
                try change("\(workers) workers") {
                    pool.workers = workers
                    try cluster.describe(pool.text)
                }
            }
            try change("other hosts") {
                pool.memory = "4g"
                try cluster.describe(pool.text)
            }
            try load.checkAll(within: 500)
            let busy = try watch.busy()
            print("at least half of the slots busy: \(busy.half) of the \(busy.of) looks at which jobs waited")
            #expect(busy.of > 60 && busy.half * 10 >= busy.of * 8)
        }
    }

    @Test func `a builder whose workers never join takes out one worker, and going back heals`() throws {
        var pool = Pool(name: "jobsbad")
        pool.pool = "1m"
        try with(pool) { cluster, builder in
            var load = JobLoad(cluster)
            try load.submit(times(40, seed: 2))
            let bad = builder.replacing(
                "exec condor_master", with: "[ $role = submit ] || exec sleep infinity\nexec condor_master")
            #expect(bad != builder)
            try write(bad, to: cluster)
            // The second time nothing succeeds.
            for status: Int32 in [4, 1] {
                let failed = try cluster.pdd("apply", "--yes")
                #expect(failed.status == status, "\(failed.errors)")
                #expect(failed.errors.contains("3 workers go on as before"), "\(failed.errors)")
                let machines = try load.ask("condor_status -af Machine | sort -u").split(separator: "\n")
                #expect(machines.count == 3, "\(machines)")
            }
            try write(builder, to: cluster)
            try check(cluster.pdd("apply", "--yes"))
            #expect(try load.ask("condor_status -af Machine | sort -u").split(separator: "\n").count == 4)
            try load.checkAll(within: 500)
        }
    }

    @Test func `pdd is killed at random instants of changes under load`() throws {
        var pool = Pool(name: "jobskill", workers: 2)
        let settings = CampaignSettings(rounds: 6, seed: 2016, variable: "PDD_JOBS_KILLS")
        try with(pool) { cluster, builder in
            var load = JobLoad(cluster)
            try load.submit(times(30, seed: 3))
            try load.submitChain(of: 8, seconds: 20)
            for round in 0..<settings.rounds {
                var random = settings.random(round)
                switch round % 3 {
                case 0: pool.submit = "\(round)"
                case 1: try write(builder + "# \(round)\n", to: cluster)
                default: pool.memory = pool.memory == "3g" ? "4g" : "3g"
                }
                try cluster.describe(pool.text)
                let delay = Double.random(in: 1...60, using: &random)
                let killed = try RunningProgram(cluster, "apply", "--yes")
                let end = Date().addingTimeInterval(delay)
                while killed.isRunning, Date() < end { Thread.sleep(forTimeInterval: 0.1) }
                killed.signal(SIGKILL)
                print("round \(round): killed after \(Int(delay)) s; \(try load.waiting()) jobs idle or running")
                try check(cluster.pdd("apply", "--yes", "--lock-wait", "2m"))
                if try load.waiting() < 12 { try load.submit(times(12, seed: UInt64(round + 10))) }
            }
            try load.checkAll(within: 500)
        }
    }
}
