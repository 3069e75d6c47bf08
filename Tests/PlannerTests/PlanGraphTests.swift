import PlanModel
import Planner
import TestSupport
import Testing

struct PlanGraphTests {
    private func count(_ part: String, in text: String) -> Int {
        text.split(separator: "\n").count { $0.contains(part) }
    }

    @Test(arguments: Repository.examples)
    func `in full, every action is a node and every dependency an edge`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        let after = plan.actions.reduce(0) { $0 + $1.after.count }
        let uses = plan.actions.reduce(0) { $0 + $1.uses.count }
        let dot = PlanGraph.dot(plan, full: true)
        #expect(count(" [label=", in: dot) == plan.actions.count)
        #expect(count(" -> ", in: dot) == after + uses)
        #expect(count("[style=bold]", in: dot) == uses)
        let mermaid = PlanGraph.mermaid(plan, full: true)
        #expect(count("    n", in: mermaid) == plan.actions.count)
        #expect(count(" --> ", in: mermaid) == after)
        #expect(count(" ==> ", in: mermaid) == uses)
    }

    @Test func `the languages are those of Graphviz and Mermaid`() throws {
        var plan = Plan(cluster: "c", provider: .docker)
        for name in ["a1", "a2"] {
            let host = Action(ActionID(name, "host"), .createHost(CreateHost(host: name, type: "worker")))
            let port = Action(
                ActionID(name, "container"), .runContainer(RunContainer(host: name, name: "x", settings: "worker")),
                after: [host.id])
            let reach = Action(
                ActionID(name, "reach"), .ssh(RunScript(host: name, script: "reach", runs: .once)), after: [host.id],
                uses: [port.id])
            plan.actions += [host, port, reach]
        }
        #expect(
            PlanGraph.dot(plan) == #"""
                digraph "c" {
                  node [shape=box];
                  subgraph cluster_0 {
                    label="a* × 2";
                    "a1/host" [label="host\ncreateHost"];
                    "a1/container" [label="container\nrunContainer"];
                    "a1/reach" [label="reach\nssh"];
                  }
                  "a1/host" -> "a1/container";
                  "a1/container" -> "a1/reach" [style=bold];
                }

                """#)
        #expect(
            PlanGraph.mermaid(plan) == """
                flowchart TB
                  subgraph g0["a* × 2"]
                    n0["host"]
                    n1["container"]
                    n2["reach"]
                  end
                  n0 --> n1
                  n1 ==> n2

                """)
    }

    @Test func `2,000 workers stay below the limits of Mermaid in review tools`() throws {
        let text = PlanGraph.mermaid(try PictureSVGTests.plan(workers: 2000))
        #expect(count("-->", in: text) + count("==>", in: text) < 500)
        #expect(text.utf8.count < 50_000)
    }
}
