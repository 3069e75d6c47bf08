import Foundation
import PlanModel
import Planner
import TestSupport
import Testing

@testable import Applier
@testable import pdd

/// `pdd plan --show`, `pdd plan --summary` and `pdd why`.
struct ExplainTests {
    private static let description = """
        {
          "cluster": "pegasus",
          "provider": { "type": "docker" },
          "openPorts": [
            { "ports": "8888", "from": "operator" }
          ],
          "image": {
            "builder": "build.sh",
            "files": ["extra.txt"]
          },
          "submit": {
            "container": { "environment": { "PASSWORD": { "env": "POOL_PASSWORD" } } }
          },
          "workers": [
            { "count": 12 }
          ]
        }
        """

    private func run(_ words: String...) throws -> ProgramRun {
        try withTemporaryDirectory { directory in
            for (name, text) in [("cluster.json", Self.description), ("build.sh", "true\n"), ("extra.txt", "x\n")] {
                try text.write(to: directory.appending(path: name), atomically: true, encoding: .utf8)
            }
            var environment = ProcessInfo.processInfo.environment
            environment["POOL_PASSWORD"] = "swordfish"
            return try Program.run(Program.pdd, words, environment: environment, in: directory)
        }
    }

    @Test(arguments: [
        ("worker1/image", "image"), ("submit/container", "container"), ("cluster/ready", "ready"),
        ("pegasus-worker12/pool-token", "pool-token"), ("submit/build.sh", "builder"), ("worker2/host", "host"),
    ])
    func `an action is shown with its script, its values and what it waits for`(name: String, file: String) throws {
        let shown = try run("plan", "--show", name)
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(!shown.output.contains("swordfish"))
        try Golden.expectSeen(shown.output, "Show/\(file).txt")
    }

    @Test func `every action of every example is shown, with its place in the description`() throws {
        for name in Repository.examples {
            let path = "examples/\(name).json"
            let node = try JSONReader.read(SourceText(name: path, text: try Repository.text(path)))
            let description = try Repository.description(ofExample: name)
            let plan = Repository.plan(description)
            for action in plan.actions {
                let text = ActionText(plan, action, origin: nil).text
                #expect(text.hasPrefix("\(action.id): \(plan.phrase(for: action))\n"))
                for id in action.dependencies where action.dependencies.count < 5 { #expect(text.contains("  \(id) ")) }
                // Without their keys, the submit host, the keystore and the network are defaults.
                let isDefault =
                    action.id.host == description.submit.host && node["submit"] == nil
                    || action.id.host == description.keystore?.host && node["keystore"] == nil
                    || action.id.step == "network" && node["network"] == nil
                #expect(isDefault || ActionOrigin(of: action, in: description, node) != nil, "\(action.id)")
            }
        }
    }

    @Test(arguments: [
        ("cluster/port-8888-tcp-operator", "cluster.json:5:5: openPorts[0]"),
        ("cluster/port-22-tcp-operator", "cluster.json:3:15: provider"),
        ("submit/extra.txt", "cluster.json:9:15: image.files[0]"),
        ("submit/build.sh", "cluster.json:8:16: image.builder"),
        ("worker3/reach", "cluster.json:15:5: workers[0]"),
        ("submit/container", "cluster.json:12:18: submit.container"),
        ("submit/host", "cluster.json:11:13: submit"),
    ])
    func `an action names the line that it comes from`(name: String, place: String) throws {
        #expect(try run("plan", "--show", name).output.contains("\nfrom       \(place)\n"))
    }

    @Test(arguments: [
        ("worker1/imge", "there is no action 'worker1/imge'; did you mean 'worker1/image'?"),
        ("wrker1/image", "there is no action 'wrker1/image'; did you mean 'worker1/image'?"),
        ("image", "'image' is not an action; an action is HOST/STEP"),
    ])
    func `a wrong name ends with 3 and what was meant`(name: String, message: String) throws {
        let shown = try run("plan", "--show", name)
        #expect(shown.status == 3)
        #expect(shown.errors.hasPrefix("error: \(message)\n"), "\(shown.errors)")
    }

    @Test func `the summary of 10,000 hosts is one screen`() throws {
        let text = PlanSummary.render(try seenPlan(workers: 10_000))
        let lines = text.components(separatedBy: "\n")
        #expect(lines.count <= 22)
        // The longest names what is sent from this machine, as 'pdd plan' does.
        #expect(lines.allSatisfy { $0.count <= 90 })
        try Golden.expectSeen(text, "Show/summary-10000.txt")
    }

    @Test func `the summary of each example is one screen`() throws {
        for name in Repository.examples {
            let plan = try Repository.plan(ofExample: name)
            let lines = PlanSummary.render(plan).components(separatedBy: "\n")
            #expect(lines.count <= 40, "\(name)")
            try Golden.expectSeen(PlanSummary.render(plan), "Show/summary-\(name).txt")
        }
    }

    /// Why actions would run, in a world that has changed.
    private func why(_ names: [String], _ change: (inout WorldObservation) -> Void) throws -> String {
        let plan = try seenPlan(workers: 3)
        var world = WorldObservation(after: plan)
        change(&world)
        let difference = Difference(of: plan, in: world)
        return try names.map { name in
            let action = try plan.action(named: name, besides: difference.removals + difference.rollingActions)
            return WhyText.render(action, difference) { _ in nil }
        }.joined(separator: "\n")
    }

    @Test func `the first cause of a run`() throws {
        var text = try why(["worker1/container", "worker1/reach", "cluster/ready", "worker2/image"]) { world in
            world.change("pegasus-worker1") { $0.markers[ActionID("pegasus-worker1", "build.sh")] = Digest(of: "old") }
        }
        text +=
            "\n"
            + (try why(["worker1/container", "submit/join-token", "worker2/swarm", "worker3/swarm"]) { world in
                world.hosts["pegasus-worker1"] = nil
            })
        text +=
            "\n"
            + (try why(["submit/network", "worker1/container", "worker1/swarm"]) { world in
                world.change("pegasus-submit-node") { $0.holding.remove(ActionID("pegasus-submit-node", "swarm")) }
            })
        text +=
            "\n"
            + (try why(["worker2/reach", "worker2/host"]) { world in
                world.hosts["pegasus-worker2"]?.contents = .unknown(ActionFailure("no route to host"))
            })
        text +=
            "\n"
            + (try why(["old/destroy-host"]) { world in
                world.hosts["old"] = world.hosts["pegasus-worker3"].map { host in
                    ObservedHost(
                        found: FoundHost(name: "old", role: .worker, identity: "x", address: "172.18.0.9", login: nil),
                        contents: host.contents)
                }
            })
        try Golden.expectSeen(text, "Show/why.txt")
    }

    @Test func `the causes of each action of a difference lead from it to one that has its own reason`() throws {
        let plan = try seenPlan(workers: 3)
        for seed in 1...40 as ClosedRange<UInt64> {
            var random = SplitMix64(seed: seed)
            var world = WorldObservation(after: plan)
            for name in world.hosts.keys.sorted() where Int.random(in: 0..<3, using: &random) == 0 {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: world.hosts[name] = nil
                case 1: world.hosts[name]?.found.isRunning = false
                case 2: world.hosts[name]?.contents = .unknown(ActionFailure("no answer"))
                default:
                    world.change(name) { contents in
                        for id in contents.markers.keys.sorted(by: { "\($0)" < "\($1)" })
                        where Int.random(in: 0..<4, using: &random) == 0 { contents.markers[id] = nil }
                    }
                }
            }
            let difference = Difference(of: plan, in: world)
            for (action, status) in zip(plan.actions, difference.statuses) {
                let causes = difference.causes(of: action.id)
                #expect(causes.isEmpty == !status.mustRun, "\(seed): \(action.id)")
                guard let last = causes.last else { continue }
                #expect(causes[0].action == action.id)
                #expect(Set(causes.map(\.action)).count == causes.count)
                let place = try #require(plan.actions.firstIndex { $0.id == last.action })
                #expect(!last.reason.hasSuffix(" runs again"), "\(seed): \(action.id): \(last)")
                #expect(!last.reason.hasPrefix("checked after"), "\(seed): \(action.id): \(last)")
                #expect(difference.statuses[place].mustRun, "\(seed): \(action.id): \(last)")
            }
        }
    }
}
