import PlanModel
import TestSupport
import Testing

/// The file of an approval, and what counts as a change since.
struct ApprovalTests {
    static func digest(_ text: String) -> Digest { Digest(of: text) }

    static let approval: Approval = {
        var approval = Approval(cluster: "c", plan: digest("plan"))
        approval.observed = ["worker10": digest("ten"), "worker2": digest("two")]
        approval.actions = [
            .init(
                ActionID("old9", "destroy-host"), .destroyHost, .extra, reason: "not in the plan", digest: digest("old")
            ),
            .init(ActionID("submit", "join-token"), .ssh, .needed, reason: nil, digest: digest("token")),
            .init(
                ActionID("worker2", "container"), .runContainer, .changed, reason: "the container is \"exited\"",
                digest: digest("box")),
            .init(ActionID("worker2", "reach"), .ssh, .missing, reason: "it has not run yet", digest: nil),
        ]
        return approval
    }()

    static let text = """
        {
          "format": 1,
          "kind": "approval",
          "cluster": "c",
          "plan": "\(digest("plan"))",
          "observed": {
            "worker2": "\(digest("two"))",
            "worker10": "\(digest("ten"))"
          },
          "actions": [
            { "action": "old9/destroy-host", "kind": "destroyHost", "change": "extra", "reason": "not in the plan", "digest": "\(digest("old"))" },
            { "action": "submit/join-token", "kind": "ssh", "change": "needed", "digest": "\(digest("token"))" },
            { "action": "worker2/container", "kind": "runContainer", "change": "changed", "reason": "the container is \\"exited\\"", "digest": "\(digest("box"))" },
            { "action": "worker2/reach", "kind": "ssh", "change": "missing", "reason": "it has not run yet" }
          ]
        }

        """

    private static func read(_ text: String) throws(Diagnostics) -> Approval {
        try Approval.read(SourceText(name: "approved.json", text: text))
    }

    @Test func `an approval is written with one action a line, and reads back the same`() throws {
        #expect(String(decoding: Self.approval.json(), as: UTF8.self) == Self.text)
        #expect(try Self.read(Self.text) == Self.approval)
        #expect(Self.approval.digest == Digest(of: Self.text), "sha256sum of the file prints the same digest")
    }

    @Test func `an approval of no difference is a file, too`() throws {
        let empty = Approval(cluster: "c", plan: Self.digest("plan"))
        let text = String(decoding: empty.json(), as: UTF8.self)
        #expect(text.hasSuffix("\"observed\": {},\n  \"actions\": []\n}\n"))
        #expect(try Self.read(text) == empty)
    }

    @Test func `any reason reads back the same`() throws {
        for reason in [
            "", "\"\\/\u{8}\u{c}\n\r\t\u{7f}", "né 容器 \u{1F433}", "^[[31m", String(repeating: "x", count: 9999),
        ] {
            var approval = Self.approval
            approval.actions = [.init(ActionID("a", "b"), .scp, .missing, reason: reason, digest: nil)]
            #expect(try Self.read(String(decoding: approval.json(), as: UTF8.self)) == approval)
        }
    }

    private static let mistakes: [(old: String, new: String, problem: String)] = [
        ("{\n  \"format\"", "[\n  \"format\"", "2:11: error: ',' or ']' is expected here"),
        (text, "[]\n", "1:1: error: the approval must be an object, not an array"),
        (text, "", "1:1: error: the file is empty; a JSON object is expected"),
        ("  \"kind\": \"approval\",\n", "", "1:1: error: the approval has no 'kind'; it is required"),
        (
            #""kind": "approval""#, #""kind": "plan""#,
            "3:11: error: 'kind' of the approval must be 'approval', not 'plan'; write an approval with 'pdd diff --out'"
        ),
        ("  \"format\": 1,\n", "", "1:1: error: the approval has no 'format'; it is required"),
        (
            #""format": 1"#, #""format": 2"#,
            "2:13: error: this is an approval of format 2, but this pdd reads format 1; write the approval again "
                + "with 'pdd diff --out'"
        ),
        (
            #""format": 1"#, #""format": true"#,
            "2:13: error: 'format' of the approval must be a whole number, not true or false"
        ),
        ("  \"cluster\": \"c\",\n", "", "1:1: error: the approval has no 'cluster'; it is required"),
        (#""cluster": "c""#, #""cluster": 7"#, "4:14: error: 'cluster' of the approval must be a string, not a number"),
        (
            #""cluster": "c""#, #""cluster": "c", "cluter": "d""#,
            """
            4:19: error: unknown key 'cluter' in the approval; did you mean 'cluster'?
            1:1: note: the keys of the approval are: actions, cluster, format, kind, observed, plan
            """
        ),
        (
            #""cluster": "c""#, #""cluster": "c", "cluster": "c""#,
            "4:19: error: duplicate key 'cluster'; remove one of the two\n4:3: note: the first 'cluster' is here"
        ),
        (
            #""plan": "\#(digest("plan"))""#, #""plan": "abc""#,
            "5:11: error: 'plan' of the approval must be 64 lower-case hexadecimal digits"
        ),
        (
            #""plan": "\#(digest("plan"))""#, #""plan": []"#,
            "5:11: error: 'plan' of the approval must be 64 lower-case hexadecimal digits"
        ),
        (
            #""worker2": "\#(digest("two"))""#, #""worker2": null"#,
            "7:16: error: 'worker2' in 'observed' must be 64 lower-case hexadecimal digits"
        ),
        (
            "\"observed\": {\n    \"worker2\": \"\(digest("two"))\",\n    \"worker10\": \"\(digest("ten"))\"\n  }",
            "\"observed\": []", "6:15: error: 'observed' of the approval must be an object, not an array"
        ),
        (
            #""worker2/reach""#, #""worker2""#, "14:17: error: 'worker2' is not an action id; ids are HOST/STEP"
        ),
        (#""worker2/reach""#, #""submit/join-token""#, "14:17: error: 'submit/join-token' is listed twice"),
        (#""action": "worker2/reach", "#, "", "14:5: error: 'actions[3]' has no 'action'; it is required"),
        (
            #""change": "missing""#, #""change": "mising""#,
            "14:59: error: 'change' of 'actions[3]' must be 'missing', 'changed', 'unknown', 'extra' or 'needed', not 'mising'; "
                + "did you mean 'missing'?"
        ),
        (
            #"ssh", "change": "missing""#, #"bash", "change": "missing""#,
            "14:42: error: 'kind' of 'actions[3]' must be 'createHost', 'openPort', 'scp', 'ssh', 'runContainer', "
                + "'destroyHost', 'closePort' or 'removeContainer', not 'bash'"
        ),
        (
            #", "reason": "it has not run yet""#, "", "14:5: error: 'actions[3]' has no 'reason'; it is required"
        ),
        (
            #""it has not run yet""#, #""it has not run yet", "digest": "ABC""#,
            "14:112: error: 'digest' of 'actions[3]' must be 64 lower-case hexadecimal digits"
        ),
        (
            #""it has not run yet""#, #""it has not run yet", "host": "x""#,
            """
            14:102: error: unknown key 'host' in 'actions[3]'
            14:5: note: the keys of 'actions[3]' are: action, change, digest, kind, reason
            """
        ),
        (
            #""it has not run yet""#, #""\u0000""#,
            "14:80: error: text must not contain the character NUL, which no file name, argument or variable can hold"
        ),
        (text, String(text.dropLast(2)), "1:1: error: the file ends inside this object; '}' is missing"),
    ]

    @Test(arguments: mistakes)
    func `a mistake in the file is reported with its place`(old: String, new: String, problem: String) throws {
        try #require(Self.text.ranges(of: old).count == 1, "\(old)")
        let found = try problems(in: Self.text.replacing(old, with: new)) { _ = try Approval.read($0) }
        #expect(found == problem)
    }

    @Test func `a file that was cut off anywhere is never accepted`() {
        // Without its newline alone, nothing is missing.
        for length in 0..<(Self.text.utf8.count - 1) {
            let source = SourceText(name: "approved.json", bytes: Array(Self.text.utf8.prefix(length)))
            #expect(throws: Diagnostics.self, "\(length) bytes") { try Approval.read(source) }
        }
    }

    @Test func `no changed byte is accepted as the same approval`() {
        var generator = SplitMix64(seed: 12)
        let bytes = Array(Self.text.utf8)
        for _ in 0..<2000 {
            var changed = bytes
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            changed[place] = UInt8.random(in: 0...255, using: &generator)
            let read = try? Approval.read(SourceText(name: "approved.json", bytes: changed))
            let isSpace = bytes[place] == 0x20 || bytes[place] == 0x0A
            if changed != bytes, !isSpace { #expect(read != Self.approval, "byte \(place)") }
        }
    }

    // MARK: - Deviations

    private static func other(_ change: (inout Approval) -> Void) -> Approval {
        var other = approval
        change(&other)
        return other
    }

    private static let box = approval.actions[2]

    private static let changes: [(now: Approval, found: [Approval.Deviation])] = [
        (approval, []),
        (other { $0.cluster = "d" }, [.cluster(approved: "c", now: "d")]),
        (other { $0.plan = digest("new") }, [.plan(approved: digest("plan"), now: digest("new"))]),
        (other { $0.actions.remove(at: 2) }, [.gone(box)]),
        (
            other { $0.actions = [] },
            [.gone(approval.actions[0]), .gone(approval.actions[1]), .gone(box), .gone(approval.actions[3])]
        ),
        (
            other { $0.actions.append(.init(ActionID("a", "b"), .ssh, .missing, reason: "x", digest: nil)) },
            [.new(.init(ActionID("a", "b"), .ssh, .missing, reason: "x", digest: nil))]
        ),
        (
            other { $0.actions[2] = .init(box.id, box.kind, box.change, reason: "else", digest: box.digest) },
            [.changed(approved: box, now: .init(box.id, box.kind, box.change, reason: "else", digest: box.digest))]
        ),
        (
            other { $0.actions[2] = .init(box.id, box.kind, box.change, reason: box.reason, digest: nil) },
            [.changed(approved: box, now: .init(box.id, box.kind, box.change, reason: box.reason, digest: nil))]
        ),
        (other { $0.observed["worker2"] = digest("else") }, [.host("worker2")]),
        (
            other {
                $0.observed["worker2"] = nil; $0.observed["worker3"] = digest("three")
            }, [.host("worker2"), .host("worker3")]
        ),
        (other { $0.actions.swapAt(0, 1) }, [.order]),
    ]

    @Test(arguments: changes)
    func `what has changed since is named, and nothing else`(now: Approval, found: [Approval.Deviation]) {
        #expect(Self.approval.deviations(in: now) == found)
        #expect(found.isEmpty == (now == Self.approval))
        #expect(found.isEmpty == (now.digest == Self.approval.digest))
    }
}
