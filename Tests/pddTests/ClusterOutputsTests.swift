import Foundation
import PlanModel
import TestSupport
import Testing

@testable import Applier
@testable import pdd

struct ClusterOutputsTests {
    private func value(_ name: String, existing: Int = 2) throws -> String? {
        let plan = try seenPlan(workers: 2)
        let outputs = ClusterOutputs(plan)
        let hosts = Dictionary(
            uniqueKeysWithValues: WorldObservation(after: plan).hosts.values.filter { host in
                existing == 2 || host.found.role == .submit
            }.map { host in
                var found = host.found
                found.login = Login(address: "127.0.0.1", port: 40_022, identityFile: "/key")
                return (found.name, found)
            })
        switch outputs.find(name) {
        case .value(let value): return OutputText.text(value)
        case .attribute(let attribute, let host):
            return outputs.value(attribute, of: host, hosts) { _ in "root" }.map(OutputText.text)
        case nil: return nil
        }
    }

    @Test(arguments: [
        ("cluster", "pegasus"), ("network", "my-net"), ("network.subnet", "10.0.0.0/16"),
        ("hosts", "pegasus-submit-node\npegasus-worker1\npegasus-worker2"),
        ("workers", "pegasus-worker1\npegasus-worker2"), ("submit.host", "pegasus-submit-node"),
        ("submit.address", "172.18.0.2"), ("pegasus-submit-node.address", "172.18.0.2"),
        ("worker2.address", "172.18.0.4"), ("pegasus-worker2.address", "172.18.0.4"),
        ("worker2.id", "pegasus-worker2-id"), ("worker2.container", "worker2"), ("worker2.image", "pegasus:worker"),
        ("worker2.login", "root@127.0.0.1"), ("worker2.port", "40022"), ("worker2.key", "/key"),
    ])
    func `a name has a value`(name: String, text: String) throws { #expect(try value(name) == text + "\n") }

    @Test(arguments: [
        "worker3.address", "worker1", "submit", "worker1.adress", "address", "", ".", "worker1.", "worker1.id.x",
    ])
    func `other names have none`(name: String) throws { #expect(try value(name) == nil) }

    @Test func `a host that does not exist has no address, but a name`() throws {
        #expect(try value("worker2.address", existing: 1) == nil)
        #expect(try value("worker2.host", existing: 1) == "pegasus-worker2\n")
    }

    @Test(arguments: [
        ("submit.adress", "submit.address"), ("wrker1.address", "worker1.address"), ("worker1", "worker1.address"),
        ("netwrk", "network"), ("pegasus-worker1.hots", "pegasus-worker1.host"),
    ])
    func `a slip has the name that was meant`(name: String, meant: String) throws {
        #expect(ClusterOutputs(try seenPlan(workers: 2)).nearest(to: name) == meant)
    }

    @Test func `every value in the list is what its name stands for`() throws {
        let plan = try seenPlan(workers: 2)
        let outputs = ClusterOutputs(plan)
        let hosts = WorldObservation(after: plan).hosts.mapValues(\.found)
        let all = outputs.all(hosts) { _ in "root" }
        for (name, expected) in all { #expect(try value(name) == OutputText.text(expected), "\(name)") }
        #expect(OutputText.text(all).contains("\nsubmit.address = 172.18.0.2\n"))
        #expect(OutputText.text(all).contains("workers = pegasus-worker1 pegasus-worker2\n"))
    }

    @Test func `what only the plan knows needs no engine`() throws {
        let run = try Program.run(
            Program.pdd, ["output", "examples/local.json", "submit.host"], environment: ["PATH": "/nowhere"],
            in: Repository.root)
        #expect(run.output == "pegasus-submit-node\n")
        #expect(run.status == 0 && run.errors == "")
        let wrong = try Program.run(Program.pdd, ["output", "examples/local.json", "submit.hots"], in: Repository.root)
        #expect(wrong.status == 3)
        #expect(
            wrong.errors
                == "error: there is no output 'submit.hots'; did you mean 'submit.host'?\n"
                + "note: to list all: pdd output examples/local.json\n")
    }

    @Test func `every output is documented`() throws {
        let page = try Repository.text("docs/using.md")
        for name in ["cluster", "providers", "network", "network.subnet", "hosts", "workers"] {
            #expect(page.contains("| `\(name)` |"), "\(name)")
        }
        for attribute in ClusterOutputs.Attribute.allCases {
            #expect(page.contains("| `HOST.\(attribute.rawValue)` |"), "\(attribute)")
        }
    }
}
