import PlanModel
import Planner
import TestSupport
import Testing

/// What the original tool got wrong and a plan can get right.
struct OriginalMistakesTests {
    private func rules(_ plan: Plan) -> [String] {
        plan.actions.compactMap { action in
            guard case .openPort(let payload) = action.payload else { return nil }
            return "\(payload.rule.portText) from \(payload.rule.source.text)"
        }
    }

    @Test func `UDP is opened as UDP, and only what is needed is opened`() throws {
        #expect(
            rules(try Repository.plan(ofExample: "cluster")) == [
                "8500/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "5443/tcp from cluster", "22/tcp from operator",
            ])
        #expect(
            rules(try Repository.plan(ofExample: "aws-swarm")) == [
                "2377/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "5443/tcp from cluster", "22/tcp from 203.0.113.0/24",
                "8888/tcp from 203.0.113.0/24",
            ])
        #expect(
            rules(try Repository.plan(ofExample: "local")) == [
                "2377/tcp from cluster", "7946/tcp from cluster", "7946/udp from cluster",
                "4789/udp from cluster", "5443/tcp from cluster", "22/tcp from operator",
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

    @Test func `an existing rule is not opened twice`() throws {
        let plan = try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "aws" }, "workers": [{ "count": 1 }],
                  "openPorts": [{ "ports": "22", "from": "operator" }, { "ports": "7946", "protocol": "udp", "from": "cluster" }] }
                """)
        #expect(Set(rules(plan)).count == rules(plan).count)
        #expect(rules(plan).count == 6)
    }

    @Test func `ports come before the hosts that need them`() throws {
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

    @Test func `workers do not depend on each other`() throws {
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

    @Test func `the credentials of aws_config are in no form of a plan, and its other values are`() throws {
        let config = try AWSConfigFile.read(
            SourceText(
                name: "aws_config",
                text: """
                    AWS_ACCESS_KEY_ID=AKIAPLANTED
                    AWS_SECRET_ACCESS_KEY=planted/secret
                    AWS_SESSION_TOKEN=planted-token
                    AWS_DEFAULT_REGION=us-west-2
                    """))
        #expect(config.credentials.count == 3)
        let description = try ClusterDescription.read(
            SourceText(
                name: "cluster.json",
                text: """
                    { "cluster": "c", "provider": { "type": "aws", "config": "aws_config" },
                      "workers": [{ "count": 1 }] }
                    """), awsConfig: config)
        let plan = Repository.plan(description)
        let text = String(decoding: plan.json(), as: UTF8.self)
        #expect(text.contains("us-west-2"))
        for form in [text, PlanText.render(plan, next: ""), PlanGraph.dot(plan), PlanGraph.mermaid(plan)] {
            #expect(form.firstRange(of: /planted/.ignoresCase()) == nil)
        }
    }

    @Test func `no image has a password, and a secret in a description is a reference`() throws {
        let builder = try Repository.text("examples/build-pegasus-image.sh")
        #expect(!builder.contains("pegasus123") && !builder.contains("PRIVATE KEY"))
        let text = """
            { "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 1 }],
              "submit": { "container": { "environment": { "TOKEN": { "value": "planted" } } } } }
            """
        let found = try problems(in: text) { _ = try ClusterDescription.read($0) }
        #expect(found.contains("unknown key 'value'"), "\(found)")
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
