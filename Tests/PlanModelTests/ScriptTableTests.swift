import PlanModel
import TestSupport
import Testing

/// The tables `functions` and `scripts` of a plan.
struct ScriptTableTests {
    private static let called = PlanFixture.text.replacing(
        """
            "answers": [
              "docker info"
            ],
        """,
        with: """
                "answers": { "functions": ["engine"], "lines": [
                  "answers"
                ] },
            """
    ).replacing(
        "  \"scripts\": {\n",
        with: """
              "functions": {
                "engine": [
                  "answers() { docker info; }"
                ]
              },
              "scripts": {

            """)

    private func plan(_ text: String) throws -> Plan { try PlanFixture.read(text) }

    @Test func `a script has the lines of its functions in front`() throws {
        let plan = try plan(Self.called)
        #expect(plan.scripts["answers"] == Script(["answers"], functions: ["engine"]))
        #expect(plan.lines(ofScript: "answers") == ["answers() { docker info; }", "answers"])
        #expect(plan.lines(ofScript: "start") == ["service docker start", ""])
        #expect(plan.lines(ofScript: "stop") == nil)
    }

    @Test func `what is written reads back the same, with functions and without`() throws {
        for text in [Self.called, PlanFixture.text] {
            let plan = try plan(text)
            #expect(try self.plan(String(decoding: plan.json(), as: UTF8.self)) == plan)
        }
    }

    @Test func `another function is another digest`() throws {
        var plan = try plan(Self.called)
        let action = try #require(
            plan.actions.first { action in
                if case .ssh(let payload) = action.payload { payload.runs == .live(check: "answers") } else { false }
            })
        let before = ActionDigests(plan).digest(of: action, identity: nil, used: [])
        plan.functions["engine"] = ["answers() { true; }"]
        #expect(ActionDigests(plan).digest(of: action, identity: nil, used: []) != before)
    }

    @Test func `a script calls no functions that the plan has not`() throws {
        let wrong = Self.called.replacing("[\"engine\"]", with: "[\"motor\"]")
        let text = try problems(in: wrong) { _ = try Plan.read($0) }
        #expect(text.hasSuffix("there is no 'motor' in 'functions', which the script 'answers' calls"))
    }
}
