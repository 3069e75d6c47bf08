import PlanModel
import Testing

/// What the planner gives the submit container: tokens, volumes, an address and limits.
extension ClusterPlannerTests {
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
}
