import PlanModel
import Testing

@testable import Applier

/// What pdd reads in the output of a host.
extension ObservationScriptTests {
    @Test(arguments: [
        ([], HostContents()),
        (["marker w1.swarm \(digest)"], contents { $0.markers = [live: digest] }),
        (["marker w1.build.sh \(digest) 12:1.5:755", "file 1 12:1.5:755"], contents { $0.markers = [file: digest] }),
        (
            ["marker w1.build.sh \(digest) 12:1.5:755", "file 1 13:1.5:755"],
            contents {
                $0.markers = [file: digest]
                $0.disturbed = [file: "the file was edited on the host"]
            }
        ),
        (
            ["file 1 ", "marker w1.build.sh \(digest) 12:1.5:755"],
            contents {
                $0.markers = [file: digest]
                $0.disturbed = [file: "the file is gone"]
            }
        ),
        (["file 1"], contents { $0.disturbed = [file: "the file is gone"] }),
        (["file 1 12:1.5:755"], HostContents()),
        (["marker w1.build.sh \(digest)", "file 1 12:1.5:755"], contents { $0.markers = [file: digest] }),
        (["engine 26.1.5+dfsg1"], contents { $0.engineVersion = "26.1.5+dfsg1" }),
        (["engine ", "engine a b", "engine \(String(repeating: "9", count: 65))"], HostContents()),
        (["container ../../x running"], HostContents()),
        (
            [#"containers [{"Names":["/../../x"],"State":"running"},{"Names":["/ok"],"State":"running"}]"#],
            contents { $0.containers = ["ok": ObservedContainer(digest: nil, state: "running", networks: [])] }
        ),
        (["jobs 3 7200 9000"], contents { $0.jobs = RunningJobs(count: 3, longest: 7200, total: 9000) }),
        (["jobs 0 1 1", "jobs -1 1 1", "jobs 1 -1 1", "jobs 1", "jobs a b c", "jobs 1 2 3 4"], HostContents()),
        (
            ["queue 1 4 2 0"], contents { $0.queue = JobQueue(idle: 1, running: 4, held: 2, completed: 0) }
        ),
        (["queue 0 0 0 0"], contents { $0.queue = JobQueue(idle: 0, running: 0, held: 0, completed: 0) }),
        (["queue 1 2 3", "queue -1 0 0 0", "queue a 0 0 0", "queue 1 2 3 4 5"], HostContents()),
        (
            [#"containers [{"Names":["/ok"],"State":"running"},{"Names":["/ok.next"],"State":"created"}]"#],
            contents { $0.containers = ["ok": ObservedContainer(digest: nil, state: "running", networks: [])] }
        ),
        (
            [#"containers [{"Names":["/ok.next"],"State":"created"},{"Names":["/ok"],"State":"running"}]"#],
            contents { $0.containers = ["ok": ObservedContainer(digest: nil, state: "running", networks: [])] }
        ),
        (
            [
                #"containers [{"Names":["/ok"],"State":"running","Labels":{"pdd.settings":"{ \"a\": 1 }","pdd.pegasus":"5"}}]"#
            ],
            contents {
                var container = ObservedContainer(digest: nil, state: "running", networks: [])
                container.pegasus = "5"
                container.settings = SettingsRecord(#"{ "a": 1 }"#)
                $0.containers = ["ok": container]
            }
        ),
        (["holds 2"], contents { $0.holding = [live] }),
        (
            [
                "container worker1 running \(digest) bridge,my-net", "container old exited",
                "container odd paused nodigest",
            ],
            contents {
                $0.containers = [
                    "worker1": ObservedContainer(digest: digest, state: "running", networks: ["bridge", "my-net"]),
                    "old": ObservedContainer(digest: nil, state: "exited", networks: []),
                    "odd": ObservedContainer(digest: nil, state: "paused", networks: []),
                ]
            }
        ),
        (
            [
                "garbage", "marker", "marker w1.swarm", "marker w1.swarm short", "marker nodots \(digest)",
                "marker w1.swarm \(other)x", "file", "file x", "file 99 1:2:3", "file -1 1:2:3", "holds", "holds 99",
                "holds x", "holds 2 3", "container", "container alone", "end of it", "\u{1b}[2J", "holds  2x",
            ], HostContents()
        ),
    ])
    func `what a host says`(lines: [String], contents: HostContents) throws {
        #expect(try Self.script().read((lines + ["end"]).joined(separator: "\n") + "\n") == contents)
    }

    @Test(arguments: ["", "\n", "holds 2\n", "holds 2\nen", "end\nholds 2\n", "end of it\n"])
    func `a host that was cut short said nothing`(output: String) {
        let failed = failure { () throws(ActionFailure) in _ = try Self.script().read(output) }
        #expect(failed?.reason == "the host did not say all of what is on it")
        #expect(failed?.isTransient == true)
    }
}
