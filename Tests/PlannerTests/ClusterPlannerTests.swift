import PlanModel
import Planner
import TestSupport
import Testing

/// What the planner makes of single keys of a description.
struct ClusterPlannerTests {
    private func plan(_ rest: String, provider: String = #"{ "type": "docker" }"#) throws -> Plan {
        try Repository.plan(
            of: #"{ "cluster": "c", "provider": \#(provider), "workers": [{ "count": 2 }] \#(rest) }"#)
    }

    private func steps(_ plan: Plan, of host: String) -> [String] {
        plan.actions.filter { $0.id.host == host }.map(\.id.step)
    }

    private func action(_ id: String, in plan: Plan) throws -> Action {
        try #require(plan.actions.first { $0.id.description == id })
    }

    private func script(_ id: String, in plan: Plan) throws -> RunScript {
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

    @Test func `the tokens are secrets that travel as outputs`() throws {
        let plan = try plan("")
        for id in ["c-submit-node/join-token", "c-submit-node/sign-token"] {
            #expect(try script(id, in: plan).isSecret)
            #expect(try script(id, in: plan).runs == .read)
        }
        #expect(
            try action("c-worker1/pool-token", in: plan).payload
                == .scp(
                    CopyFile(
                        host: "c-worker1", source: .output(ActionID("c-submit-node", "sign-token")),
                        destination: "pool-token", mode: "0600")))
        #expect(
            plan.containers["worker"]?.mounts
                == ["/var/lib/pdd/c/files/pool-token:/etc/condor/tokens.d/pool:ro"])
    }

    @Test func `what has to outlive the submit container is in volumes, except where the user mounts something`() throws
    {
        func mounts(_ submit: String, _ more: String = "") throws -> [String] {
            try plan(#", "submit": { \#(submit) }"# + more).containers["submit"]?.mounts ?? []
        }
        let (queue, keys) = ("c-submit-queue:/var/lib/condor", "c-submit-keys:/etc/condor/passwords.d")
        #expect(try mounts("") == [queue, keys, "c-submit-home:/home"])
        #expect(try mounts(#""state": false"#) == [])
        #expect(try mounts("", #", "pool": { "type": "none" }"#) == [])
        let own = #""container": { "mounts": ["/data/home:/home", "mine:/var/lib:rw", "xy:/home/a"] }"#
        #expect(try mounts(own) == ["/data/home:/home", "mine:/var/lib:rw", "xy:/home/a", keys])
    }

    @Test func `the token is signed again only where its key may be lost`() throws {
        func sign(_ more: String) throws -> Action { try action("c-submit-node/sign-token", in: try plan(more)) }
        let container = ActionID("c-submit-node", .container)
        #expect(try sign("").uses == [] && sign("").after == [container])
        #expect(try sign(#", "submit": { "state": false }"#).uses == [container])
    }

    @Test(arguments: [
        ("10.0.9.0/24", "10.0.9.254"), ("10.8.0.0/16", "10.8.255.254"), ("192.168.7.8/29", "192.168.7.14"),
    ])
    func `the submit container has the last address of the network`(subnet: String, address: String) throws {
        let plan = try plan(#", "network": { "subnet": "\#(subnet)" }"#)
        #expect(plan.containers["submit"]?.address == address)
        #expect(plan.containers["worker"]?.address == nil)
    }

    @Test func `images to pull are pulled, and a container's own image too`() throws {
        let plan = try plan(
            #", "image": { "submit": "a:1", "worker": "b:2" }, "submit": { "container": { "image": "own:3" } }"#)
        #expect(plan.files.isEmpty)
        #expect(try script("c-submit-node/image", in: plan).script == "pull-image")
        #expect(plan.containers["submit"]?.image == "own:3")
        #expect(plan.containers["worker"]?.image == "b:2")
        let preload = try action("c-worker1/preload", in: plan)
        #expect(preload.payload == .scpImage(CopyImage(host: "c-worker1", image: "b:2")))
    }

    @Test func `preloaded images are those that were named`() throws {
        let each = #", "image": { "builder": "b.sh", "build": "each" }"#
        let none = try plan(each, provider: #"{ "type": "docker", "preload": [] }"#)
        #expect(!none.actions.contains { $0.id.step.hasPrefix("preload") })
        let once = try plan("", provider: #"{ "type": "docker", "preload": [] }"#)
        #expect(
            once.actions.filter { $0.id.step.hasPrefix("preload") }.map(\.id) == [ActionID("c-submit-node", .preload)])
        let two = try plan("", provider: #"{ "type": "docker", "preload": ["a", "b:1"] }"#)
        #expect(steps(two, of: "c-worker1").filter { $0.hasPrefix("preload") } == ["preload", "preload-2"])
        let elsewhere = try plan("", provider: #"{ "type": "aws" }"#)
        #expect(!elsewhere.actions.contains { $0.id.step.hasPrefix("preload") })
    }

    @Test func `files are beside the builder, and a change of any file builds again`() throws {
        let plan = try plan(#", "image": { "builder": "x/b.sh", "files": ["y/a.tar.gz"], "build": "each" }"#)
        #expect(plan.files["build.sh"]?.path == "x/b.sh")
        #expect(plan.files["a.tar.gz"]?.path == "y/a.tar.gz")
        #expect(
            try action("c-worker1/image", in: plan).uses
                == [ActionID("c-worker1", "build.sh"), ActionID("c-worker1", "a.tar.gz")])
        #expect(
            try action("c-worker1/a.tar.gz", in: plan).payload
                == .scp(
                    CopyFile(
                        host: "c-worker1", source: .file("a.tar.gz"), destination: "a.tar.gz",
                        mode: "0644")))
    }

    @Test func `the workers' image is built once, and what is pulled is its own`() throws {
        let plan = try plan("")
        let pull = try action("c-worker1/image", in: plan)
        #expect(pull.uses == [ActionID("c-submit-node", .workerImage)], "a new registry is no new image")
        let script = try script("c-worker1/image", in: plan)
        #expect(script.pullsImage && script.runs == .live(check: "image-exists"))
        #expect(
            script.environment == [
                EnvironmentEntry("ADDRESS", .addressOf("c-submit-node")),
                EnvironmentEntry("IMAGE", .literal("pegasus:worker")), EnvironmentEntry("PORT", .literal("5443")),
                EnvironmentEntry("SOURCE", .outputOf(ActionID("c-submit-node", .imageSource))),
            ])
        let source = try self.script("c-submit-node/image-source", in: plan)
        #expect(source.isSecret && source.runs == .read, "it has the key of this cluster's hosts")
        // Two builds at once would not share their layers.
        #expect(try action("c-submit-node/image", in: plan).after.contains(ActionID("c-submit-node", .workerImage)))
    }

    @Test(arguments: [
        ("m6i.large", "c7i.xlarge", true), ("m7g.large", "t4g.small", true), ("m7g.large", "m6i.large", false),
        ("g5.xlarge", "m6i.large", true), ("a1.large", "m6i.large", false), ("im4gn.large", "m6i.large", false),
    ])
    func `hosts of several architectures build for themselves`(submit: String, worker: String, isOnce: Bool) throws {
        let plan = try plan(
            #", "submit": { "provider": { "instanceType": "\#(submit)" } }"#,
            provider: #"{ "type": "aws", "instanceType": "\#(worker)" }"#)
        #expect(plan.actions.contains { $0.id.step == "registry" } == isOnce)
        #expect(plan.actions.contains { $0.id.description == "c-worker1/build.sh" } == !isOnce)
    }

    @Test func `an image that no worker has is not built`() throws {
        let plan = try Repository.plan(
            of: """
                { "cluster": "c", "provider": { "type": "docker" },
                  "workers": [{ "count": 1, "container": { "image": "own:1" } }] }
                """)
        #expect(!plan.actions.contains { ["registry", "worker-image", "image-source"].contains($0.id.step) })
        #expect(try script("c-worker1/image", in: plan).script == "pull-image")
        #expect(try script("c-submit-node/image", in: plan).script == "build-submit-image")
    }

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

    @Test(arguments: [
        ("aws", "", ["nofile=65536:65536"]), ("docker", "", []),
        ("aws", #""ulimits": ["nofile=1:2", "core=0"]"#, ["nofile=1:2", "core=0"]),
        ("aws", #""ulimits": ["core=0"]"#, ["core=0", "nofile=65536:65536"]),
    ])
    func `the number of open files has a limit`(type: String, own: String, all: [String]) throws {
        let plan = try plan(
            #", "submit": { "container": { \#(own) } }"#, provider: #"{ "type": "\#(type)" }"#)
        #expect(plan.containers["submit"]?.ulimits == all)
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
