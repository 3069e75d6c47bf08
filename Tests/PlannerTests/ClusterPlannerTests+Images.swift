import PlanModel
import TestSupport
import Testing

/// Where images come from: what is pulled, preloaded or built, and on which hosts.
extension ClusterPlannerTests {
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
}
