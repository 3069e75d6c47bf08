import PlanModel
import TestSupport
import Testing

@testable import pdd

struct PlanPlacesTests {
    private static func plan() throws -> Plan { try Repository.plan(ofExample: "local") }

    private static func text(_ body: () throws -> PlanPlace) -> String {
        do { return "\(try body())" } catch { return (error as? Failure)?.text ?? "\(error)" }
    }

    private static let containers = "its containers are: submit, worker1, worker2"

    @Test func `a container is found by its name, and submit without one`() throws {
        let plan = try Self.plan()
        #expect(try plan.container(named: nil) == .container("submit", host: "pegasus-submit-node"))
        #expect(try plan.container(named: "worker2") == .container("worker2", host: "pegasus-worker2"))
        #expect(
            Self.text { try plan.container(named: "worker3") }
                == "error: the plan has no container 'worker3'; did you mean 'worker1'?\nnote: \(Self.containers)\n")
    }

    @Test func `a host is found by its name, and a container's name leads to its host`() throws {
        let plan = try Self.plan()
        #expect(try plan.host(named: "pegasus-worker1") == .host("pegasus-worker1"))
        #expect(
            Self.text { try plan.host(named: "worker1") }.hasPrefix("error: 'worker1' is a container, not a host\n"))
        #expect(
            Self.text { try plan.host(named: "pegasus-worker3") }.hasPrefix(
                "error: the plan has no host 'pegasus-worker3'; did you mean 'pegasus-worker1'?\n"))
    }

    @Test func `a place is either`() throws {
        let plan = try Self.plan()
        #expect(try plan.place(named: "submit").host == "pegasus-submit-node")
        #expect(try plan.place(named: "pegasus-worker1") == .host("pegasus-worker1"))
        #expect(
            Self.text { try plan.place(named: "x") }.hasPrefix("error: the plan has no container or host 'x'\n"))
        #expect(plan.containers.map(\.name) == ["submit", "worker1", "worker2"])
    }
}
