import PlanModel
import Planner
import TestSupport
import Testing

/// What the planner makes of single keys of a description.
struct ClusterPlannerTests {
    func plan(_ rest: String, provider: String = #"{ "type": "docker" }"#) throws -> Plan {
        try Repository.plan(
            of: #"{ "cluster": "c", "provider": \#(provider), "workers": [{ "count": 2 }] \#(rest) }"#)
    }

    func steps(_ plan: Plan, of host: String) -> [String] {
        plan.actions.filter { $0.id.host == host }.map(\.id.step)
    }

    func action(_ id: String, in plan: Plan) throws -> Action {
        try #require(plan.actions.first { $0.id.description == id })
    }

    func script(_ id: String, in plan: Plan) throws -> RunScript {
        let action = try action(id, in: plan)
        guard case .ssh(let payload) = action.payload else {
            throw Diagnostics([Diagnostic(.error, "\(id) is no script")])
        }
        return payload
    }

    @Test func `the names are those of the original tool`() throws {
        let plan = try Repository.plan(ofExample: "cluster")
        #expect(
            plan.hostNames == [
                "pegasus-keystore", "pegasus-submit-node", "pegasus-worker1", "pegasus-worker2",
            ])
        #expect(
            plan.placements.map { "\($0.name) on \($0.host)" } == [
                "consul on pegasus-keystore", "submit on pegasus-submit-node",
                "worker1 on pegasus-worker1", "worker2 on pegasus-worker2",
            ])
        let create = try script("pegasus-submit-node/network", in: plan)
        #expect(create.environment.contains(EnvironmentEntry("NETWORK", .literal("my-net"))))
        #expect(create.environment.contains(EnvironmentEntry("SUBNET", .literal("10.0.9.0/24"))))
        #expect(plan.scripts["build-submit-image"]?.lines.dropFirst().first == "./build.sh")
        #expect(
            plan.scripts["build-image-for-workers"]?.lines.contains("(cd ../building && ./build.sh worker)") == true)
        let copy = try action("pegasus-submit-node/build.sh", in: plan)
        #expect(
            copy.payload
                == .scp(
                    CopyFile(
                        host: "pegasus-submit-node", source: .file("build.sh"), destination: "build.sh",
                        mode: "0755")))
    }

    @Test func `swarm steps`() throws {
        let plan = try plan("")
        #expect(
            steps(plan, of: "c-submit-node") == [
                "host", "engine", "swarm", "join-token", "preload", "preload-2", "build.sh", "registry", "worker-image",
                "image-source", "image", "network", "container", "sign-token",
            ])
        #expect(
            steps(plan, of: "c-worker2") == ["host", "engine", "swarm", "image", "pool-token", "container", "reach"])
        #expect(
            try action("c-worker2/reach", in: plan).uses == [
                ActionID("c-submit-node", "container"), ActionID("c-worker2", "container"),
            ])
        let join = try script("c-worker2/swarm", in: plan)
        #expect(
            join.environment == [
                EnvironmentEntry("ADDRESS", .addressOf("c-worker2")),
                EnvironmentEntry("MANAGER", .addressOf("c-submit-node")),
                EnvironmentEntry("TOKEN", .outputOf(ActionID("c-submit-node", "join-token"))),
                EnvironmentEntry("WAIT", .literal("120")),
            ])
    }

    @Test func `consul steps`() throws {
        let plan = try plan(
            #", "network": { "discovery": "consul" }"#, provider: #"{ "type": "docker-machine" }"#)
        #expect(steps(plan, of: "c-keystore") == ["host", "engine", "container"])
        #expect(
            steps(plan, of: "c-submit-node") == [
                "host", "engine", "store", "build.sh", "registry", "worker-image", "image-source", "image", "network",
                "container", "sign-token",
            ])
        #expect(
            steps(plan, of: "c-worker1") == ["host", "engine", "store", "image", "pool-token", "container", "reach"])
        #expect(try action("cluster/ready", in: plan).uses.contains(ActionID("c-worker1", "reach")))
        #expect(plan.containers["keystore"]?.network == nil)
        #expect(try action("c-worker1/store", in: plan).uses == [ActionID("c-keystore", "container")])
    }

    @Test func `without a pool there is no token, and the last action waits for the network`() throws {
        let plan = try plan(#", "pool": { "type": "none" }"#)
        #expect(!plan.actions.contains { $0.id.step.contains("token") && $0.id.step != "join-token" })
        let last = try script("cluster/ready", in: plan)
        #expect(last.script == "wait-for-nodes")
        #expect(last.environment.contains(EnvironmentEntry("HOSTS", .addressesOf(["c-worker1", "c-worker2"]))))
        #expect(plan.containers["worker"]?.environment == [])
    }

    @Test func `the last action waits for the pool to show every worker`() throws {
        let plan = try plan("")
        #expect(plan.actions.last?.id == ActionID("cluster", "ready"))
        #expect(
            plan.actions.last?.uses.map(\.description)
                == ["c-submit-node/container", "c-worker1/reach", "c-worker2/reach"])
        let last = try script("cluster/ready", in: plan)
        #expect(last.script == "wait-for-pool")
        #expect(last.environment.contains(EnvironmentEntry("WORKERS", .list(["worker1", "worker2"]))))
    }

    @Test func `the keystore is removed after all its users`() throws {
        let plan = try Repository.plan(
            of: """
                {
                  "cluster": "c", "network": { "discovery": "consul" }, "image": { "submit": "s", "worker": "w" },
                  "provider": { "type": "ssh", "hosts": [
                    { "role": "keystore", "address": "k" }, { "role": "submit", "address": "s" }, { "address": "w" }
                  ] },
                  "workers": [ { "count": 1 } ]
                }
                """)
        let removal = try action("c-keystore/remove-container", in: DestructionPlanner.plan(destroying: plan))
        #expect(removal.after == [ActionID("c-worker1", "destroy-host"), ActionID("c-submit-node", "destroy-host")])
    }

    @Test func `a local rehearsal is the same cluster on the local engine`() throws {
        for name in Repository.examples {
            let there = try Repository.plan(ofExample: name)
            let here = try Repository.plan(ofExample: name, local: true)
            #expect(here.provider == .docker)
            #expect(here.hostNames == there.hostNames)
            #expect(here.placements == there.placements)
            #expect(here.containers.mapValues(\.image) == there.containers.mapValues(\.image))
            #expect(here.containers.mapValues(\.mounts) == there.containers.mapValues(\.mounts))
            #expect(here.lease == nil)
            #expect(here.hosts.values.allSatisfy { $0.settings.provider == .docker })
        }
    }

    @Test func `workers of several groups keep their own settings`() throws {
        let plan = try Repository.plan(ofExample: "aws-swarm")
        #expect(plan.hostNames.suffix(2) == ["pegasus-worker2", "pegasus-large1"])
        #expect(plan.containers["large"]?.shmSize == "8g")
        #expect(plan.containers["worker"]?.shmSize == nil)
        guard case .aws(let large) = plan.hosts["large"]?.settings,
            case .aws(let worker) = plan.hosts["worker"]?.settings
        else {
            Issue.record("these are no hosts of aws")
            return
        }
        #expect(large.instanceType == "c7i.4xlarge")
        #expect(worker.instanceType == "t3.large")
        #expect(large.rootVolume.size == 32)
        #expect(worker.spot == nil)
    }
}
