import PlanModel
import Planner
import TestSupport
import Testing

/// What a description gives the builder: values, and files of one role.
struct BuilderValuesTests {
    private func plan(_ image: String, count: Int = 2, more: String = "") throws -> Plan {
        try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "docker" }, "image": { "builder": "b.sh"\(image) }\(more),
                  "workers": [{ "count": \(count) }] }
                """)
    }

    /// The environment of an action's script.
    private func values(_ plan: Plan, _ id: String) throws -> [String: EnvironmentValue] {
        let action = try #require(plan.actions.first { "\($0.id)" == id })
        guard case .ssh(let payload) = action.payload else { return [:] }
        return Dictionary(payload.environment.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    /// The actions that differ, with what follows from them.
    private func changed(_ old: Plan, _ new: Plan) throws -> (own: [String], followers: Set<String>) {
        let own = zip(old.actions, new.actions).filter { $0 != $1 }.map { "\($0.0.id)" }
        func digests(_ plan: Plan) -> [ActionID: Digest] {
            let table = ActionDigests(plan)
            var known: [ActionID: Digest] = [:]
            for action in plan.actions {
                known[action.id] = table.digest(
                    of: action, identity: action.host, used: action.uses.compactMap { known[$0] })
            }
            return known
        }
        let (before, after) = (digests(old), digests(new))
        return (own, Set(before.keys.filter { before[$0] != after[$0] }.map(\.description)).subtracting(own))
    }

    @Test func `both builds get the values, and a description without any has the plan that it had`() throws {
        let plan = try plan(#", "environment": { "B": "x y", "A": "" }"#)
        let expected: [String: EnvironmentValue] = ["A": .literal(""), "B": .literal("x y")]
        #expect(
            try values(plan, "c-submit-node/image") == expected.merging(["IMAGE": .literal("pegasus:submit")]) { $1 })
        let forWorkers: [String: EnvironmentValue] = ["IMAGE": .literal("pegasus:worker")]
        #expect(
            try values(plan, "c-submit-node/worker-image")
                == expected.merging(forWorkers) { $1 }.merging(["FILES": .literal("build.sh")]) { $1 })
        let each = try self.plan(#", "environment": { "B": "x y", "A": "" }, "build": "each""#)
        #expect(try values(each, "c-worker2/image") == expected.merging(forWorkers) { $1 })
        #expect(try self.plan("") == self.plan(#", "environment": {}, "submitFiles": [], "workerFiles": []"#))
    }

    @Test func `a changed value rebuilds the images, re-creates their containers, and nothing else`() throws {
        let changes = try changed(
            plan(#", "environment": { "BASE": "debian:12" }"#), plan(#", "environment": { "BASE": "debian:13" }"#))
        #expect(changes.own == ["c-submit-node/worker-image", "c-submit-node/image"])
        #expect(
            changes.followers == [
                "c-submit-node/image-source", "c-worker1/image", "c-worker2/image",
                "c-submit-node/container", "c-worker1/container", "c-worker2/container", "c-worker1/reach",
                "c-worker2/reach", "cluster/ready",
            ])
    }

    @Test func `a role's files reach its hosts alone, and submit knows which of its files workers lack`() throws {
        let plan = try plan(
            #", "files": ["all"], "submitFiles": ["d/s1", "s2"], "workerFiles": ["w"], "build": "each""#, count: 1)
        let copies = plan.actions.filter { $0.kind == .scp && $0.id.step != "preload" }.map(\.id.description)
        #expect(
            copies == [
                "c-submit-node/build.sh", "c-submit-node/all", "c-submit-node/s1", "c-submit-node/s2",
                "c-worker1/build.sh", "c-worker1/all", "c-worker1/w", "c-worker1/pool-token",
            ])
        #expect(plan.files["s1"]?.path == "d/s1")
        #expect(
            try values(plan, "c-submit-node/image")
                == ["IMAGE": .literal("pegasus:submit"), "SUBMIT_FILES": .literal("s1\ns2")])
        #expect(try values(plan, "c-worker1/image") == ["IMAGE": .literal("pegasus:worker")])
        // A changed file of submit changes nothing on workers.
        let image = try #require(plan.actions.first { $0.id.description == "c-worker1/image" })
        #expect(!image.uses.contains { $0.step == "s1" })
    }

    @Test func `the workers' image is built on the submit host without the files of submit`() throws {
        let plan = try plan(#", "files": ["all"], "submitFiles": ["s"], "workerFiles": ["w"]"#, count: 1)
        let copies = plan.actions.filter { $0.kind == .scp && !$0.id.step.hasPrefix("preload") }.map(\.id.description)
        let own = ["build.sh", "all", "s", "w"].map { "c-submit-node/\($0)" }
        #expect(copies == own + ["c-worker1/pool-token"])
        let build = try #require(plan.actions.first { $0.id.step == "worker-image" })
        #expect(build.uses.map(\.step) == ["build.sh", "all", "w"])
        #expect(try values(plan, "c-submit-node/worker-image")["FILES"] == .literal("build.sh\nall\nw"))
        #expect(
            try values(plan, "c-submit-node/image")
                == ["IMAGE": .literal("pegasus:submit"), "SUBMIT_FILES": .literal("s")])
    }

    @Test(arguments: [
        ("repository", true), ("tarball", true), ("auto", false), ("none", false), ("", false),
    ])
    func `the cluster is ready when Pegasus runs, where it was asked for`(value: String, isAsked: Bool) throws {
        let plan = try plan(#", "environment": { "PEGASUS": "\#(value)" }"#)
        #expect(plan.actions.contains { $0.id.description == "c-submit-node/pegasus" } == isAsked)
        let ready = try #require(plan.actions.last)
        #expect(ready.uses.contains { $0.step == "pegasus" } == isAsked)
        // A submit container with an image of its own was not built.
        let pulled = try self.plan(
            #", "environment": { "PEGASUS": "\#(value)" }"#, more: #", "submit": { "container": { "image": "x" } }"#)
        #expect(!pulled.actions.contains { $0.id.step == "pegasus" })
    }
}
