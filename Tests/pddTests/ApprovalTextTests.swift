import Foundation
import PlanModel
import TestSupport
import Testing

@testable import pdd

/// What pdd prints about an approval, and which uses of it are wrong.
struct ApprovalTextTests {
    private static func entry(_ step: String, reason: String?, digest: String? = nil) -> Approval.Entry {
        Approval.Entry(
            ActionID("worker1", step), .ssh, reason == nil ? .needed : .changed, reason: reason,
            digest: digest.map { Digest(of: $0) })
    }

    private static let end = "note: run pdd diff c.json --out a.json again and have it reviewed\n"
    private static let world =
        "error: the approval is stale: what apply would do has changed since; nothing was changed\n"

    private static let texts: [(deviations: [Approval.Deviation], text: String)] = [
        (
            [.cluster(approved: "a", now: "b")],
            "error: the approval is stale: it is for another cluster; nothing was changed\n"
                + "note: the approval is for the cluster 'a', and this is 'b'\n"
        ),
        (
            [.plan(approved: Digest(of: "a"), now: Digest(of: "b")), .gone(entry("reach", reason: "the host is new"))],
            "error: the approval is stale: the plan has changed since; nothing was changed\n"
                + "note: the plan has sha256 \(Digest(of: "b")), and the approval is for \(Digest(of: "a"))\n"
                + "note: gone: worker1/reach: the host is new\n"
        ),
        ([.new(entry("engine", reason: "the check failed"))], world + "note: new: worker1/engine: the check failed\n"),
        ([.new(entry("token", reason: nil))], world + "note: new: worker1/token\n"),
        (
            [.changed(approved: entry("box", reason: "it is paused"), now: entry("box", reason: nil))],
            world + "note: changed: worker1/box: it was approved because 'it is paused', and would run because "
                + "'its output is needed'\n"
        ),
        (
            [.changed(approved: entry("box", reason: "x", digest: "a"), now: entry("box", reason: "x"))],
            world + "note: changed: worker1/box: its digest was \(Digest(of: "a").short), and is unknown\n"
        ),
        (
            [.host("worker1")],
            world + "note: changed: worker1: another host has its name, or its address or its containers changed\n"
        ),
        ([.order], world + "note: the actions have another order\n"),
    ]

    @Test(arguments: texts)
    func `a refusal names what has changed, and the way out`(deviations: [Approval.Deviation], text: String) {
        let again = "pdd diff c.json --out a.json"
        #expect(ApprovalText.stale(deviations, isDone: false, again: again) == text + Self.end)
        let done = ApprovalText.stale(deviations, isDone: true, again: again)
        #expect(done == text + "note: the cluster matches its plan: there is nothing to do\n" + Self.end)
    }

    @Test func `a refusal lists 20 changes and counts the others`() {
        let deviations = (1...25).map { Approval.Deviation.host("worker\($0)") }
        let text = ApprovalText.stale(deviations, isDone: false, again: "pdd diff")
        #expect(text.split(separator: "\n").count == 23)
        #expect(text.contains("note: changed: worker20: "))
        #expect(text.contains("note: 5 other differences from the approval\n"))
    }

    @Test func `a file that is no approval is refused before anything is contacted`() throws {
        try withTemporaryDirectory { directory in
            func run(_ words: String...) throws -> ProgramRun { try Program.run(Program.pdd, words, in: directory) }
            func write(_ text: String, to name: String) throws {
                try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
            }
            try write(
                #"{"cluster": "c", "provider": {"type": "docker"}, "workers": [{"count": 1}]}"#, to: "cluster.json")
            try write("{\n  \"kind\": \"approval\",\n  \"format\": 1\n", to: "cut.json")
            let cut = try run("apply", "--approved", "cut.json")
            #expect(cut.status == 3)
            #expect(cut.errors.hasPrefix("cut.json:1:1: error: the file ends inside this object; '}' is missing\n"))

            let absent = try run("apply", "--approved", "absent.json")
            #expect(absent.status == 3)
            #expect(absent.errors == "error: there is no file 'absent.json'\n")

            let approval = Approval(cluster: "c", plan: Digest(of: "p"))
            try write(String(decoding: approval.json(), as: UTF8.self), to: "approved.json")
            for subcommand in ["apply", "diff", "plan", "validate"] {
                let swapped = try run(subcommand, "approved.json")
                #expect(swapped.status == 3)
                #expect(
                    swapped.errors
                        == "error: 'approved.json' is an approval, not a description or a plan\n"
                        + "note: name the description or plan that was approved: pdd apply FILE --approved approved.json\n"
                )
            }

            let evicting = try run("apply", "--approved", "approved.json", "--evict")
            #expect(evicting.status == 64)
            #expect(evicting.errors.hasPrefix("error: '--approved' and '--evict' cannot be combined: "))

            let both = try run("apply", "-", "--approved", "-")
            #expect(both.status == 64)
            #expect(both.errors.hasPrefix("error: FILE and '--approved' cannot both be '-'"))
        }
    }
}
