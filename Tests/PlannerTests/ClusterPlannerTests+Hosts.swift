import PlanModel
import TestSupport
import Testing

/// What the planner makes of hosts: their engines, and those that exist already.
extension ClusterPlannerTests {
    @Test(
        arguments: [
            ("docker", "", "start-engine", nil), ("docker-machine", "", "start-engine", nil),
            ("aws", "", "install-engine", ""), ("aws", #", "engine": { "version": "28" }"#, "install-engine", "28"),
            ("aws", #", "engine": { "install": false }"#, "start-engine", nil),
        ] as [(String, String, String, String?)])
    func `the engine is installed where pdd makes bare machines`(
        type: String, rest: String, name: String, version: String?
    ) throws {
        let plan = try plan("", provider: #"{ "type": "\#(type)"\#(rest) }"#)
        let engine = try script("c-worker1/engine", in: plan)
        #expect(engine.script == name)
        #expect(engine.runs == .live(check: "engine-answers"))
        #expect(engine.installsEngine == (version != nil) && plan.installsEngine(on: "c-worker1") == (version != nil))
        #expect(
            engine.environment.first { $0.name == "VERSION" }?.value == version.map { .literal($0) })
    }

    @Test func `with consul the engine is the last that has key-value stores`() throws {
        let plan = try plan(
            #", "network": { "discovery": "consul" }"#, provider: #"{ "type": "aws" }"#)
        let engine = try script("c-worker1/engine", in: plan)
        #expect(engine.environment.contains(EnvironmentEntry("VERSION", .literal("20.10"))))
        #expect(!engine.environment.contains { $0.name == "REQUIRED" }, "one that is there may be older")
    }

    @Test func `hosts that exist are taken by role in the order of the description`() throws {
        let plan = try Repository.plan(
            of: """
                { "cluster": "c", "workers": [{ "count": 1 }, { "count": 2, "host": "b", "container": { "name": "b" } }],
                  "provider": { "type": "ssh", "hosts": [
                    { "address": "w1" }, { "role": "submit", "address": "s" }, { "address": "w2" },
                    { "role": "worker", "address": "w3" }, { "address": "unused" }] } }
                """)
        let addresses = plan.actions.compactMap { action -> String? in
            guard case .createHost(let payload) = action.payload else { return nil }
            return "\(payload.host) at \(payload.existing?.address ?? "?")"
        }
        #expect(addresses == ["c-submit-node at s", "c-worker1 at w1", "b1 at w2", "b2 at w3"])
    }
}
