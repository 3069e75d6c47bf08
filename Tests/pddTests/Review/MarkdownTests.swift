import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

/// `pdd plan --markdown`, the comment of a pull request.
struct MarkdownTests {
    private func plan(_ workers: String, _ rest: String = "") throws -> Plan {
        try Repository.plan(
            of: #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [\#(workers)]\#(rest) }"#)
    }

    private func text(_ plan: Plan, from old: Plan?, name: String = "main", approval: Approval? = nil) -> String {
        PlanMarkdown(plan, older: old.map { .init(name: name, plan: $0) }, approval: approval)
            .text(again: "pdd plan x.json") { "\($0.count) s" }
    }

    @Test func `a larger cluster`() throws {
        let text = try text(plan(#"{ "count": 12 }"#), from: plan(#"{ "count": 2 }"#))
        try Golden.expect(text, "Markdown/larger.md")
        #expect(text.contains("- No host and no container is removed or re-created."))
        #expect(text.contains("  h0[\"new: c-worker3 … c-worker12 (10)<br/>each 7 actions\"]:::new\n"))
    }

    @Test func `hosts that are re-created or removed, and containers, are at stake`() throws {
        let host = #", "host": "h", "container": { "name": "h" }"#
        let old = try plan(#"{ "count": 3, "provider": { "memory": "1g" } }, { "count": 5\#(host) }"#)
        let new = try plan(
            #"{ "count": 2, "provider": { "memory": "2g" } }, { "count": 5, "host": "h", "container": { "name": "h", "cpus": 2 } }"#
        )
        try Golden.expect(text(new, from: old), "Markdown/losses.md")
    }

    @Test func `a new cluster, no difference, another cluster`() throws {
        let plan = try plan(#"{ "count": 2 }"#)
        try Golden.expect(text(plan, from: nil), "Markdown/new.md")
        try Golden.expect(text(plan, from: plan), "Markdown/none.md")
        var other = plan
        other.cluster = "d"
        let moved = text(other, from: plan)
        #expect(moved.contains("- Another cluster is created; `c` stays until it is destroyed.\n"))
    }

    @Test func `an approval says what is at stake`() throws {
        let plan = try plan(#"{ "count": 1 }"#)
        var approval = Approval(cluster: "c", plan: Digest(of: plan.json()))
        func entry(_ host: String, _ step: String, _ kind: Action.Kind, _ change: Approval.Change, _ reason: String) {
            approval.actions.append(.init(ActionID(host, step), kind, change, reason: reason, digest: nil))
        }
        entry("c-worker2", "destroy-host", .destroyHost, .extra, "not in the plan")
        entry("c-worker1", "host", .createHost, .changed, "memory 1g -> 2g")
        entry("c-worker1", "container", .runContainer, .changed, "the container is `exited` | <b>")
        entry("c-worker1", "image", .ssh, .missing, "its host is re-created")
        try Golden.expect(text(plan, from: nil, approval: approval), "Markdown/approval.md")
        approval.actions.removeFirst(3)
        #expect(
            text(plan, from: nil, approval: approval).contains(
                "- Nothing that exists is removed or re-created, according to the approval.\n"))
    }

    /// Reads code blocks as CommonMark does; returns the text outside of them.
    private func outside(_ text: String) throws -> String {
        var fence: String?
        var lines: [Substring] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let ticks = line.prefix { $0 == "`" }
            if let open = fence {
                let isEnd = ticks.count >= open.count && line.dropFirst(ticks.count).allSatisfy { $0 == " " }
                if isEnd { fence = nil }
            } else if ticks.count >= 3, !line.dropFirst(ticks.count).contains("`") {
                fence = String(ticks)
            } else {
                lines.append(line)
            }
        }
        #expect(fence == nil, "a block of code has no end")
        return lines.joined(separator: "\n").replacing(/(`+)[^`](?:.*?[^`])?\1(?!`)/, with: "CODE")
    }

    @Test(arguments: [
        "```", "``` \n# out", "`````\n</details>", "` <img src=x> `", "<script>", "a\n\n```\n@everyone", "\u{1B}[31m",
        "~~~",
        "</details></summary>", "`", "``", "\u{202E}x", "|", "\\`",
    ])
    func `no name breaks out of its code`(_ hostile: String) throws {
        var (old, new) = (try plan(#"{ "count": 1 }"#), try plan(#"{ "count": 1 }"#))
        for name in new.scripts.keys.prefix(2) {
            old.scripts[name]?.lines.append(hostile)
            new.scripts[name]?.lines.append(hostile + hostile)
        }
        new.files["x" + hostile] = PinnedFile(path: hostile, digest: Digest(of: ""))
        for name in new.containers.keys { new.containers[name]?.image = hostile }
        var approval = Approval(cluster: "c", plan: Digest(of: new.json()))
        approval.actions = [
            .init(ActionID("h", "host"), .createHost, .changed, reason: "because \(hostile)", digest: nil),
            .init(ActionID("h", "x"), .ssh, .changed, reason: hostile, digest: nil),
        ]
        for text in [
            text(new, from: old, name: hostile, approval: approval), text(new, from: old, name: hostile),
            text(new, from: nil, approval: approval),
        ] {
            let outside = try outside(text)
            for part in ["<script", "<img", "@everyone", "# out", "\u{1B}", "\u{202E}", "~~~"] {
                #expect(!outside.contains(part), "\(outside)")
            }
            #expect(
                outside.components(separatedBy: "<details>").count
                    == outside.components(separatedBy: "</details>").count)
            #expect(
                outside.components(separatedBy: "</summary>").count
                    == outside.components(separatedBy: "<summary>").count)
        }
    }

    @Test func `a comment stays below GitHub's limit and says what it leaves out`() throws {
        let old = try plan(#"{ "count": 1 }"#)
        let groups = (1...150).map { #"{ "count": 1, "host": "g\#($0)x", "container": { "name": "k\#($0)x" } }"# }
        let large = try plan(groups.joined(separator: ", "), #", "network": { "subnet": "10.0.0.0/16" }"#)
        var approval = Approval(cluster: "c", plan: Digest(of: large.json()))
        approval.actions = large.actions.map {
            .init($0.id, $0.kind, .changed, reason: String(repeating: "`é", count: 300), digest: nil)
        }
        for text in [
            text(large, from: old), text(old, from: large), text(large, from: nil),
            text(large, from: old, approval: approval), text(large, from: large, approval: approval),
        ] {
            #expect(text.utf8.count < 65_000)
            #expect(text.contains(" left out, because a comment has a limit; for all: `pdd plan x.json`\n"))
            _ = try outside(text)
        }
        #expect(text(large, from: nil).contains("more groups of hosts"))
    }

    @Test func `the command compares with a revision and reads an approval`() throws {
        try GitDirectory.with { repository in
            try repository.writeCluster(1)
            try repository.commit()
            try repository.writeCluster(2)
            let run = try repository.pdd("plan", "--against", "HEAD", "--markdown")
            #expect(run.status == 0)
            #expect(run.errors == "")
            #expect(
                run.output.contains(
                    "**7 added, 0 removed, 1 changed** actions and 0 changed settings compared with `HEAD`"))
            #expect(run.output.contains("\n```diff\n+ c-worker2/host  create the host\n"))
            let plan = try repository.pdd("plan", "--format", "json").bytes
            #expect(run.output.contains("- sha256 of the plan: `\(Digest(of: plan))`\n"))
            try repository.write(
                String(decoding: Approval(cluster: "c", plan: Digest(of: plan)).json(), as: UTF8.self), to: "a.json")
            let approved = try repository.pdd("plan", "--markdown", "--approval", "a.json")
            #expect(approved.status == 0, "\(approved.errors)")
            #expect(approved.output.contains("- approval: 0 actions, sha256 `"))
            try repository.writeCluster(3)
            let stale = try repository.pdd("plan", "--markdown", "--approval", "a.json")
            #expect(stale.status == 5)
            #expect(stale.errors.hasPrefix("error: 'a.json' is an approval of another plan\nnote: "))
            #expect(try repository.pdd("plan", "--approval", "a.json").status == 64)
        }
    }
}
