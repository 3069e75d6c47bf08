import PlanModel
import Planner
import TestSupport
import Testing

struct PlanTextTests {
    private func lines(_ rest: String, destroy: Bool = false) throws -> [String] {
        let plan = try Repository.plan(of: #"{ "cluster": "c", "provider": { "type": "docker" }, \#(rest) }"#)
        let shown = destroy ? DestructionPlanner.plan(destroying: plan) : plan
        return PlanText.render(shown, next: "pdd apply x")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `equal hosts are one range`() throws {
        let text = try lines(#""workers": [{ "count": 12 }]"#)
        #expect(text.contains("c-worker1 … c-worker12 (12)  (worker)"))
        #expect(text.contains("  container  runContainer run container worker1 … worker12 (12) from pegasus:worker"))
        #expect(!text.contains { $0.hasPrefix("c-worker2") })
    }

    @Test func `one host and two hosts are named`() throws {
        #expect(try lines(#""workers": [{ "count": 1 }]"#).contains("c-worker1  (worker)"))
        #expect(try lines(#""workers": [{ "count": 2 }]"#).contains("c-worker1, c-worker2  (worker)"))
    }

    @Test func `groups that differ are not folded`() throws {
        let text = try lines(
            #""workers": [{ "count": 3 }, { "count": 4, "host": "b", "container": { "name": "b" } }]"#)
        #expect(text.contains("c-worker1 … c-worker3 (3)  (worker)"))
        #expect(text.contains("b1 … b4 (4)  (worker)"))
    }

    @Test func `the heading has the counts, the end has the next command`() throws {
        let text = try lines(#""workers": [{ "count": 1 }]"#)
        #expect(
            text.first
                == "plan for cluster 'c' on docker: 28 actions on 2 hosts, 12 deep, 1 file pinned")
        #expect(text.suffix(2) == ["next: pdd apply x", ""])
        #expect(text.contains("  build.sh     build-pegasus-image.sh (sha256 e06c6f5bf12d…)"))
    }

    @Test func `a lease is reported`() throws {
        let text = PlanText.render(try Repository.plan(ofExample: "aws-swarm"), next: "x")
        #expect(text.split(separator: "\n").first?.hasSuffix(", 1 file pinned, leased for 8h") ?? false)
    }

    @Test func `a list of removals names every host outside consecutive numbers`() throws {
        let text = try lines(#""workers": [{ "count": 3 }]"#, destroy: true)
        #expect(text.contains("c-worker3 … c-worker1 (3), c-submit-node"))
    }

    @Test func `containers that go by themselves are named`() throws {
        let plan = DestructionPlanner.plan(destroying: try Repository.plan(ofExample: "ssh-hosts"))
        #expect(
            PlanText.render(plan, next: "x") == """
                plan for cluster 'pegasus' on ssh: 6 actions on 3 hosts, 2 deep, 0 files pinned

                pegasus-worker2, pegasus-worker1, pegasus-submit-node
                  remove-container removeContainer remove container worker2, worker1, submit
                  destroy-host     destroyHost  remove what pdd put on the host, which stays

                on this machine
                  run    ssh, ssh-keygen
                  read   ~/.ssh/id_ed25519  (a private key, by ssh)

                next: x

                """)
    }
}
