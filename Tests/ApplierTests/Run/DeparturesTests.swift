import PlanModel
import TestSupport
import Testing

@testable import Applier

/// What goes before the plan's own actions, and who waits for it.
struct DeparturesTests {
    @Test func `readiness is looked at when nobody is leaving any more`() throws {
        let plan = try Repository.plan(ofExample: "local")
        let extra = FoundHost(name: "pegasus-worker9", identity: "i", address: "", login: Login(address: ""))
        let world = WorldObservation(hosts: [
            "pegasus-worker9": ObservedHost(found: extra, contents: .known(HostContents()))
        ])
        let difference = Difference(of: plan, in: world)
        let gone = ActionID("pegasus-worker9", "destroy-host")
        #expect(difference.removals.map(\.id).contains(gone))
        let ready = try #require(difference.actions.first { $0.id == ActionID(ActionID.cluster, "ready") })
        #expect(ready.after.contains(gone))
        #expect(Difference(of: plan, in: WorldObservation()).awaited[ready.id] == nil)
    }
}
