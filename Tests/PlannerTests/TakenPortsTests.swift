import PlanModel
import Planner
import TestSupport
import Testing

struct TakenPortsTests {
    private func read(_ ports: [String]) throws -> String {
        let entries = ports.map { text in
            let words = text.split(separator: " ")
            return #"{ "ports": "\#(words[0])", "protocol": "\#(words[1])", "from": "\#(words[2])" }"#
        }
        return try problems(
            in:
                #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }], "openPorts": [\#(entries.joined(separator: ", "))] }"#
        ) { _ = try ClusterDescription.read($0) }
    }

    @Test(arguments: [
        ["1 tcp cluster", "2 tcp cluster"], ["5-9 tcp cluster", "1-4 tcp cluster", "10 tcp cluster"],
        ["5 tcp cluster", "5 udp cluster"], ["5 tcp cluster", "5 tcp operator"],
        ["5 tcp 192.0.2.0/24", "5 tcp 192.0.2.0/25"],
    ])
    func `what does not overlap passes`(ports: [String]) throws {
        #expect(try read(ports) == "")
    }

    @Test(arguments: [
        (["5 tcp cluster", "5 tcp cluster"], "5/tcp", "5/tcp"),
        (["1-4 tcp cluster", "9 tcp cluster", "4-8 tcp cluster"], "4-8/tcp", "1-4/tcp"),
        (["9 tcp cluster", "1 tcp cluster", "3-9 tcp cluster"], "3-9/tcp", "9/tcp"),
        (["2-3 tcp cluster", "7 tcp cluster", "1-65535 tcp cluster"], "1-65535/tcp", "2-3/tcp"),
    ])
    func `an overlap is reported with what it overlaps`(ports: [String], port: String, other: String) throws {
        #expect(try read(ports).contains("'\(port)' from cluster overlaps '\(other)', which stands before it"))
    }

    @Test(.timeLimit(.minutes(3)))
    func `very many ports are read and planned in time`() throws {
        let ports = (1...40_000).map { #"{ "ports": "\#($0)", "from": "operator" }"# }.joined(separator: ",")
        let plan = try Repository.plan(
            of:
                #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }], "openPorts": [\#(ports)] }"#
        )
        #expect(plan.actions.count { $0.kind == .openPort } >= 40_000)
    }
}
