import PlanModel
import Planner
import TestSupport
import Testing

struct PlanComparisonTests {
    private static let base =
        #"{ "cluster": "c", "provider": { "type": "docker" }, "workers": [{ "count": 2 }] }"#

    private func comparison(_ old: String, _ new: String) throws -> String {
        let (old, new) = (try Repository.plan(of: old), try Repository.plan(of: new))
        return PlanComparison(from: old, to: new).text(old: old, new: new)
    }

    @Test func `equal plans have no difference`() throws {
        #expect(try comparison(Self.base, Self.base) == "no difference\n")
    }

    @Test func `a worker more and a worker less`() throws {
        let more = Self.base.replacing(#""count": 2"#, with: #""count": 3"#)
        #expect(
            try comparison(Self.base, more) == """
                + c-worker3/host  create the host
                + c-worker3/engine  run start-engine unless engine-answers
                + c-worker3/swarm  run join-swarm unless swarm-is-joined
                + c-worker3/preload  copy image debian:trixie-slim from the local engine, if it has it
                + c-worker3/build.sh  copy build-pegasus-image.sh to build.sh
                + c-worker3/image  run build-worker-image unless image-exists
                + c-worker3/pool-token  copy the output of c-submit-node/sign-token to pool-token
                + c-worker3/container  run container worker3 from pegasus:worker
                + c-worker3/reach  run reach-by-name unless name-is-reached
                ~ cluster/ready  run wait-for-pool unless pool-is-ready
                9 added, 0 removed, 1 changed

                """)
        #expect(try comparison(more, Self.base).hasSuffix("\n0 added, 9 removed, 1 changed\n"))
    }

    @Test func `a change in a table changes the actions that refer to it`() throws {
        let limited = Self.base.replacing(
            #""count": 2"#, with: #""count": 2, "container": { "memory": "2g" }"#)
        #expect(
            try comparison(Self.base, limited) == """
                ~ c-worker1/container  run container worker1 from pegasus:worker
                ~ c-worker2/container  run container worker2 from pegasus:worker
                0 added, 0 removed, 2 changed

                """)
    }

    @Test(arguments: [
        (#""cluster": "c""#, #""cluster": "d""#, "~ cluster 'c' → 'd'\n"),
        (#""type": "docker""#, #""type": "aws""#, "~ the provider's settings differ\n"),
        (#""cluster": "c""#, #""cluster": "c", "ssh": { "user": "x" }"#, "~ the ssh settings differ\n"),
        (
            #""cluster": "c""#, #""cluster": "c", "timeouts": { "host": "1h" }"#,
            "~ the timeouts differ\n"
        ),
    ])
    func `differences outside of actions come first`(
        old: String, new: String, line: String
    ) throws {
        let changed = Self.base.replacing(old, with: new)
        #expect(try comparison(Self.base, changed).hasPrefix(line))
    }

    @Test func `a changed lease is reported`() throws {
        let old = try Repository.plan(ofExample: "aws-swarm")
        var new = old
        new.lease = nil
        #expect(
            PlanComparison(from: old, to: new).text(old: old, new: new) == """
                ~ lease 8h → none
                0 added, 0 removed, 0 changed

                """)
    }

    @Test func `another digest of a file is reported by its name`() throws {
        let description = try ClusterDescription.read(SourceText(name: "", text: Self.base))
        let path = "build-pegasus-image.sh"
        let old = ClusterPlanner.plan(description, files: [path: Digest(of: "a")])
        let new = ClusterPlanner.plan(description, files: [path: Digest(of: "b")])
        #expect(
            PlanComparison(from: old, to: new).text(old: old, new: new) == """
                ~ file build.sh: build-pegasus-image.sh ca978112ca1b… → build-pegasus-image.sh 3e23e8160039…
                ~ c-submit-node/build.sh  copy build-pegasus-image.sh to build.sh
                ~ c-worker1/build.sh  copy build-pegasus-image.sh to build.sh
                ~ c-worker2/build.sh  copy build-pegasus-image.sh to build.sh
                0 added, 0 removed, 3 changed

                """)
    }
}
