import PlanModel
import Testing

struct ActionDigestsTests {
    /// The ids of the actions whose digests a change of the plan's text changes, when each digest
    /// is made with those of what the action uses, as applying does.
    private func changed(by old: String, _ new: String) throws -> [String] {
        try #require(PlanFixture.text.contains(old))
        let before = digests(try PlanFixture.read())
        let after = digests(try PlanFixture.read(PlanFixture.text.replacing(old, with: new)))
        #expect(before.map(\.id) == after.map(\.id))
        return zip(before, after).filter { $0.digest != $1.digest }.map { $0.0.id.description }
    }

    private func digests(
        _ plan: Plan, identities: [String: String] = [:]
    ) -> [(id: ActionID, digest: Digest)] {
        let digests = ActionDigests(plan)
        var known: [ActionID: Digest] = [:]
        return plan.actions.map { action in
            let identity = action.host.map { identities[$0] ?? "identity of \($0)" }
            let digest = digests.digest(
                of: action, identity: identity, used: action.uses.compactMap { known[$0] })
            known[action.id] = digest
            return (action.id, digest)
        }
    }

    struct Change: CustomTestStringConvertible {
        let old: String
        let new: String
        let actions: [String]

        init(_ old: String, _ new: String, _ actions: [String]) {
            self.old = old
            self.new = new
            self.actions = actions
        }

        var testDescription: String { "\(old) → \(new)" }
    }

    static let changes = [
        // A file changes what copies it and what uses the copy, nothing else.
        Change("ba7816bf", "00000000", ["head/build.sh", "head/container"]),
        // Where a file is here does not matter, its contents do.
        Change("build-image.sh", "other-image.sh", []),
        Change(
            "\"service docker start\"", "\"service docker restart\"",
            [
                "head/engine", "head/token", "hand1/token", "hand1/join", "hand1/container",
            ]),
        // The check belongs to the script that it guards.
        Change(
            "\"docker info\"", "\"docker version\"",
            [
                "head/engine", "head/token", "hand1/token", "hand1/join", "hand1/container",
                "cluster/ready",
            ]),
        Change(#""cpus": "2""#, #""cpus": "3""#, ["head/host"]),
        Change(#""image": "pegasus:worker""#, #""image": "pegasus:new""#, ["hand1/container"]),
        Change(#""team": "astro""#, #""team": "bio""#, ["head/container"]),
        Change(#""ports": "22""#, #""ports": "2222""#, ["cluster/port-22-tcp"]),
        Change(#""from": "operator""#, #""from": "cluster""#, ["cluster/port-22-tcp"]),
        Change(#"["hello", ""]"#, #"["hello"]"#, ["head/motd"]),
        Change(#""to": "/etc/motd", "mode": "0644""#, #""to": "/etc/motd", "mode": "0600""#, ["head/motd"]),
        // How long a script may wait changes nothing that stands, nor does the name of a table's entry.
        Change(#""WAIT": "60""#, #""WAIT": "61""#, []),
        Change(#""timeout": "90s""#, #""timeout": "91s""#, []),
        Change("\"start\"", "\"begin\"", []),
        // A dependency of order says nothing about running again.
        Change(#""after": ["head/host"] },"#, #""after": ["head/host", "cluster/port-22-tcp"] },"#, []),
        // Neither do limits of time, the lease or how to log in.
        Change(#""lease": "8h""#, #""lease": "9h""#, []),
        Change(#""createHost": "10m""#, #""createHost": "11m""#, []),
        Change(#""user": "ubuntu""#, #""user": "admin""#, []),
    ]

    @Test(arguments: changes)
    func `a change shows in what it reaches and nowhere else`(change: Change) throws {
        #expect(try changed(by: change.old, change.new) == change.actions)
    }

    @Test func `a re-created host makes its own actions run again, and those that use them`() throws {
        let plan = try PlanFixture.read()
        let before = digests(plan)
        let after = digests(plan, identities: ["head": "another machine"])
        let changed = zip(before, after).filter { $0.digest != $1.digest }.map(\.0.id.description)
        #expect(
            changed == [
                "head/host", "head/engine", "head/preload", "head/build.sh", "head/motd",
                "head/token", "head/container", "hand1/token", "hand1/join", "hand1/container",
                "cluster/ready",
            ])
        let worker = digests(plan, identities: ["hand1": "another machine"])
        #expect(
            zip(before, worker).filter { $0.digest != $1.digest }.map(\.0.id.description)
                == ["hand1/host", "hand1/token", "hand1/join", "hand1/container"])
    }

    @Test func `no two actions have one digest`() throws {
        let all = digests(try PlanFixture.read()).map(\.digest)
        #expect(Set(all).count == all.count)
    }

    @Test func `what is used has an order`() throws {
        let plan = try PlanFixture.read()
        let digests = ActionDigests(plan)
        let action = try #require(plan.actions.last)
        let (a, b) = (Digest(of: "a"), Digest(of: "b"))
        let made = [[], [a], [b], [a, b], [b, a]].map {
            digests.digest(of: action, identity: "x", used: $0)
        }
        #expect(Set(made).count == made.count)
        #expect(
            digests.digest(of: action, identity: nil, used: [])
                != digests.digest(of: action, identity: "x", used: []))
    }
}
