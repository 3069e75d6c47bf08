import PlanModel
import Planner
import TestSupport
import Testing

struct PlanComparisonTests {
    private static let base =
        #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 2 }] }"#

    private func comparison(_ old: String, _ new: String) throws -> String {
        let (old, new) = (try Repository.plan(of: old), try Repository.plan(of: new))
        return PlanComparison(from: old, to: new).text(old: old, new: new)
    }

    @Test func `equal plans have no difference`() throws {
        #expect(try comparison(Self.base, Self.base) == "no difference\n")
    }

    @Test func `a worker more and a worker less`() throws {
        let more = Self.base.replacing(#""count": 2"#, with: #""count": 3"#)
        #expect(
            try comparison(Self.base, more) == """
                + c-worker3/host  create the host
                + c-worker3/engine  run start-engine unless engine-answers
                + c-worker3/swarm  run join-swarm unless swarm-is-joined
                + c-worker3/image  run pull-from-registry unless image-exists
                + c-worker3/pool-token  copy the output of c-submit-node/sign-token to pool-token
                + c-worker3/container  run container worker3 from pegasus:worker
                + c-worker3/reach  run reach-by-name unless name-is-reached
                ~ cluster/ready  environment.HOSTS.addressesOf: + "c-worker3"; environment.WORKERS: + "worker3"; uses: + "c-worker3/reach"
                follows: 1 other action
                0 settings changed; actions: 7 added, 0 removed, 1 changed

                """)
        #expect(
            try comparison(more, Self.base).hasSuffix(
                """
                -   c-worker3 is removed; its data is lost
                follows: 1 other action
                0 settings changed; actions: 0 added, 7 removed, 1 changed

                """))
    }

    @Test func `a change in a table is reported by its path, with the containers that follow`() throws {
        let limited = Self.base.replacing(
            #""count": 2"#, with: #""count": 2, "container": { "memory": "2g", "environment": { "A": "b" } }"#)
        #expect(
            try comparison(Self.base, limited) == """
                ~ containers.worker.environment.A: none -> "b"
                ~ containers.worker.memory: none -> "2g"
                follows: 2 containers, 3 other actions
                2 settings changed; actions: 0 added, 0 removed, 0 changed

                """)
    }

    @Test func `hosts that are re-created are named, with the settings that changed`() throws {
        let limited = Self.base.replacing(#""count": 2"#, with: #""count": 2, "provider": { "memory": "2g" }"#)
        #expect(
            try comparison(Self.base, limited) == """
                ~ hosts.worker.memory: none -> "2g"
                -/+ c-worker1 is re-created: memory none -> 2g; its data is lost
                -/+ c-worker2 is re-created: memory none -> 2g; its data is lost
                follows: 2 images, 2 containers, 9 other actions
                1 setting changed; actions: 0 added, 0 removed, 0 changed

                """)
        let many = [Self.base, limited].map { $0.replacing(#""count": 2"#, with: #""count": 9"#) }
        #expect(
            try comparison(many[0], many[1]).contains(
                "\n-/+ c-worker1 … c-worker9 (9) are re-created: memory none -> 2g; their data is lost\n"))
    }

    @Test func `a time limit is a difference, although nothing runs again`() throws {
        let slow = Self.base.replacing(#""cluster": "c""#, with: #""cluster": "c", "timeouts": { "build": "2h" }"#)
        let text = try comparison(Self.base, slow)
        #expect(
            text.contains(#"~ c-submit-node/worker-image … c-worker2/image (5)  timeout: "1h" -> "2h""#), "\(text)")
        #expect(text.contains("follows: nothing runs again\n"))
    }

    @Test func `a script is a difference, line by line`() throws {
        let old = try Repository.plan(of: Self.base)
        var new = old
        new.scripts["join-swarm"]?.lines[0] += " # other"
        let text = PlanComparison(from: old, to: new).text(old: old, new: new)
        #expect(text.hasPrefix("~ scripts.join-swarm.lines: \""), "\(text)")
        #expect(text.contains("\n1 setting changed; actions: 0 added"))
    }

    @Test func `another order of the actions is a difference`() throws {
        let old = try Repository.plan(of: Self.base)
        var new = old
        new.actions.swapAt(0, 1)
        #expect(PlanComparison(from: old, to: new).text(old: old, new: new).hasPrefix("~ actions: another order\n"))
    }

    @Test func `a machine that stays keeps its data, and one that is exchanged moves`() throws {
        let old = try Repository.plan(ofExample: "ssh-hosts")
        func change(_ body: (inout ExistingHost) -> Void) -> [String] {
            var new = old
            new.actions = old.actions.map { action in
                guard case .createHost(let payload) = action.payload, var machine = payload.existing else {
                    return action
                }
                body(&machine)
                let changed = CreateHost(host: payload.host, type: payload.type, existing: machine)
                return Action(action.id, .createHost(changed), after: action.after, uses: action.uses)
            }
            return PlanComparison(from: old, to: new).consequences
        }
        #expect(change { $0.user = "other" }.allSatisfy { !$0.contains("lost") })
        let moved = change { $0.address = "10.99.99.99" }
        #expect(
            moved.contains { $0.contains("it moves from ") && $0.contains("to 10.99.99.99; its data is lost") },
            "\(moved)")
    }

    @Test(arguments: [
        (#""cluster": "c""#, #""cluster": "d""#, #"~ cluster: "c" -> "d""#),
        (#""type": "docker""#, #""type": "aws""#, #"~ provider.type: "docker" -> "aws""#),
        (#""cluster": "c""#, #""cluster": "c", "ssh": { "user": "x" }"#, #"~ ssh.user: none -> "x""#),
        (
            #""cluster": "c""#, #""cluster": "c", "timeouts": { "host": "1h" }"#,
            #"~ timeouts.createHost: "10m" -> "1h""#
        ),
    ])
    func `differences outside of actions have their paths`(
        old: String, new: String, line: String
    ) throws {
        let changed = Self.base.replacing(old, with: new)
        #expect(try comparison(Self.base, changed).contains(line + "\n"))
    }

    @Test func `a changed lease is reported`() throws {
        let old = try Repository.plan(ofExample: "aws-swarm")
        var new = old
        new.lease = nil
        #expect(
            PlanComparison(from: old, to: new).text(old: old, new: new) == """
                ~ lease: "8h" -> none
                follows: nothing runs again
                1 setting changed; actions: 0 added, 0 removed, 0 changed

                """)
    }

    @Test func `another digest of a file is reported by its name`() throws {
        let description = try ClusterDescription.read(SourceText(name: "", text: Self.base))
        let path = "build-pegasus-image.sh"
        let old = ClusterPlanner.plan(description, files: [path: Digest(of: "a")])
        let new = ClusterPlanner.plan(description, files: [path: Digest(of: "b")])
        #expect(
            PlanComparison(from: old, to: new).text(old: old, new: new) == """
                ~ files.build.sh.sha256: ca978112ca1b… -> 3e23e8160039…
                follows: 4 images, 3 containers, 4 other actions
                1 setting changed; actions: 0 added, 0 removed, 0 changed

                """)
    }
}
