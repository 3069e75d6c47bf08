import PlanModel
import Planner
import TestSupport
import Testing

struct PlanGraphTests {
    @Test(arguments: Repository.examples)
    func `every action is a node and every dependency an edge`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        let after = plan.actions.reduce(0) { $0 + $1.after.count }
        let uses = plan.actions.reduce(0) { $0 + $1.uses.count }
        func count(_ part: String, in text: String) -> Int {
            text.split(separator: "\n").count { $0.contains(part) }
        }
        let dot = PlanGraph.dot(plan)
        #expect(count("[label=", in: dot) == plan.actions.count)
        #expect(count(" -> ", in: dot) == after + uses)
        #expect(count("[style=bold]", in: dot) == uses)
        let mermaid = PlanGraph.mermaid(plan)
        #expect(count("[\"", in: mermaid) == plan.actions.count)
        #expect(count(" --> ", in: mermaid) == after)
        #expect(count(" ==> ", in: mermaid) == uses)
    }

    @Test func `the languages are those of Graphviz and Mermaid`() throws {
        var plan = Plan(cluster: "c", provider: .docker)
        let host = Action(
            ActionID("a", "host"), .createHost(CreateHost(host: "a", type: "worker")))
        let run = Action(
            ActionID("a", "container"),
            .runContainer(RunContainer(host: "a", name: "x", settings: "worker")),
            after: [host.id], uses: [host.id])
        plan.actions = [host, run]
        #expect(
            PlanGraph.dot(plan) == #"""
                digraph "c" {
                  rankdir=LR;
                  node [shape=box];
                  "a/host" [label="a/host\ncreateHost"];
                  "a/container" [label="a/container\nrunContainer"];
                  "a/host" -> "a/container";
                  "a/host" -> "a/container" [style=bold];
                }

                """#)
        #expect(
            PlanGraph.mermaid(plan) == """
                flowchart LR
                  a0["a/host"]
                  a1["a/container"]
                  a0 --> a1
                  a0 ==> a1

                """)
    }
}
