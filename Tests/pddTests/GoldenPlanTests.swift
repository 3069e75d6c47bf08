import PlanModel
import Planner
import TestSupport
import Testing

/// The plans of the examples, as people and programs read them.
///
/// They are made with a constant digest in place of the builder's own, so that a change of the
/// builder script moves no golden file.
struct GoldenPlanTests {
    private func next(_ name: String, _ verb: String = "apply") -> String {
        "pdd \(verb) examples/\(name).json"
    }

    @Test(arguments: Repository.examples)
    func `text`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        try Golden.expect(PlanText.render(plan, next: next(name)), "Plan/\(name).txt")
    }

    @Test(arguments: Repository.examples)
    func `JSON`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        try Golden.expect(String(decoding: plan.json(), as: UTF8.self), "Plan/\(name).json")
        let text = try Repository.text("Tests/pddTests/Golden/Plan/\(name).json")
        #expect(try Plan.read(SourceText(name: name, text: text)) == plan)
    }

    @Test(arguments: Repository.examples)
    func `the graph for Graphviz`(name: String) throws {
        try Golden.expect(PlanGraph.dot(try Repository.plan(ofExample: name)), "Plan/\(name).dot")
    }

    @Test(arguments: Repository.examples)
    func `the graph for Mermaid`(name: String) throws {
        try Golden.expect(
            PlanGraph.mermaid(try Repository.plan(ofExample: name)), "Plan/\(name).mmd")
    }

    @Test(arguments: Repository.examples)
    func `the picture`(name: String) throws {
        try Golden.expect(PictureSVG.text(try Repository.plan(ofExample: name)), "Plan/\(name).svg")
    }

    @Test func `the picture in the documents is that of the example`() throws {
        try Golden.expect(PictureSVG.text(try Repository.plan(ofExample: "local")), at: "docs/pictures/local.svg")
    }

    @Test(arguments: Repository.examples)
    func `the removal as text`(name: String) throws {
        let plan = DestructionPlanner.plan(destroying: try Repository.plan(ofExample: name))
        try Golden.expect(
            PlanText.render(plan, next: next(name, "destroy")), "Plan/\(name).destroy.txt")
    }

    @Test(arguments: Repository.examples)
    func `the removal as JSON`(name: String) throws {
        let plan = DestructionPlanner.plan(destroying: try Repository.plan(ofExample: name))
        try Golden.expect(String(decoding: plan.json(), as: UTF8.self), "Plan/\(name).destroy.json")
    }

    @Test func `there is no golden plan without an example`() throws {
        try Golden.expectFiles(
            Repository.examples.flatMap { name in
                ["txt", "json", "dot", "mmd", "svg", "destroy.txt", "destroy.json"].map { "\(name).\($0)" }
            }, in: "Plan")
    }

    @Test(arguments: Repository.examples)
    func `the program prints the same plan but for the builder's digest`(name: String) throws {
        let run = try Program.run(
            Program.pdd, ["plan", "examples/\(name).json", "--format", "json"], in: Repository.root)
        try #require(run.status == 0, "\(run.errors)")
        let golden = String(decoding: try Repository.plan(ofExample: name).json(), as: UTF8.self)
        func withoutDigest(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { !$0.contains("\"sha256\": ") }
        }
        #expect(withoutDigest(run.output) == withoutDigest(golden))
    }
}
