import PlanModel
import Planner
import TestSupport
import Testing

/// What the original tool got wrong and a plan can get right.
struct OriginalMistakesTests {
    private func rules(_ plan: Plan) -> [String] {
        plan.actions.compactMap { action in
            guard case .openPort(let rule) = action.payload else { return nil }
            return "\(rule.portText) from \(rule.source.text)"
        }
    }

    @Test func `UDP is opened as UDP, and only what is needed is opened`() throws {
        #expect(
            rules(try Repository.plan(ofExample: "cluster")) == [
                "8500/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "22/tcp from operator",
            ])
        #expect(
            rules(try Repository.plan(ofExample: "aws-swarm")) == [
                "2377/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "22/tcp from 203.0.113.0/24",
                "8888/tcp from 203.0.113.0/24",
            ])
        #expect(
            rules(try Repository.plan(ofExample: "local")) == [
                "2377/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "22/tcp from operator",
            ])
    }

    @Test(arguments: Repository.examples)
    func `nothing is open to the whole world`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        #expect(!rules(plan).contains { $0.contains("0.0.0.0/0") })
        #expect(!String(decoding: plan.json(), as: UTF8.self).contains("0.0.0.0/0"))
    }

    @Test func `an encrypted network opens protocol 50 too`() throws {
        let plan = try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "aws" }, "workers": [{ "count": 1 }],
                  "network": { "encrypted": true } }
                """)
        #expect(rules(plan).contains("1/esp from cluster"))
    }

    @Test func `a rule that stands already is not opened twice`() throws {
        let plan = try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "aws" }, "workers": [{ "count": 1 }],
                  "openPorts": [{ "ports": "22", "from": "operator" }, { "ports": "7946", "protocol": "udp", "from": "cluster" }] }
                """)
        #expect(Set(rules(plan)).count == rules(plan).count)
        #expect(rules(plan).count == 5)
    }

    @Test func `ports stand before the hosts that need them`() throws {
        let plan = try Repository.plan(ofExample: "cluster")
        let firstHost = try #require(plan.actions.firstIndex { $0.kind == .createHost })
        let lastPort = try #require(plan.actions.lastIndex { $0.kind == .openPort })
        #expect(lastPort < firstHost)
        for action in plan.actions where action.kind == .createHost {
            #expect(action.after.contains(ActionID("cluster", "port-22-tcp-operator")))
        }
    }

    @Test func `worker1 is not worker10`() throws {
        let plan = try Repository.plan(
            of: #"{ "cluster": "c", "provider": { "type": "aws" }, "workers": [{ "count": 11 }] }"#)
        let own = plan.actions.filter { $0.id.host == "c-worker1" }
        #expect(own.count == plan.actions.count { $0.id.host == "c-worker10" })
        for action in own {
            #expect(action.host == "c-worker1")
            for dependency in action.dependencies {
                #expect(["c-worker1", "c-submit-node", "cluster"].contains(dependency.host))
            }
        }
    }

    @Test func `every worker stands in the graph by itself`() throws {
        let plan = try Repository.plan(
            of: #"{ "cluster": "c", "provider": { "type": "aws" }, "workers": [{ "count": 3 }] }"#)
        for action in plan.actions where action.id.host == "c-worker2" {
            for dependency in action.dependencies {
                #expect(!["c-worker1", "c-worker3"].contains(dependency.host))
            }
        }
    }

    @Test(arguments: Repository.examples)
    func `a file keeps its name, and removal names hosts of this cluster only`(name: String) throws {
        let plan = try Repository.plan(ofExample: name)
        #expect(plan.files["build.sh"]?.path == "build-pegasus-image.sh")
        let reverse = DestructionPlanner.plan(destroying: plan)
        #expect(Set(reverse.hostNames) == Set(plan.hostNames))
    }

    @Test(arguments: Repository.examples)
    func `no secret and no password stands in a plan`(name: String) throws {
        let text = String(decoding: try Repository.plan(ofExample: name).json(), as: UTF8.self)
        for word in ["pegasus123", "password", "PRIVATE KEY", "AWS_SECRET"] {
            #expect(!text.contains(word))
        }
    }

    @Test func `host keys cannot be left unchecked`() throws {
        let text = """
            { "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }],
              "ssh": { "options": { "StrictHostKeyChecking": "no" } } }
            """
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(
            found == """
                2:25: error: the ssh option 'StrictHostKeyChecking' is refused: pdd sets it
                2:25: note: remove it
                """)
    }
}
