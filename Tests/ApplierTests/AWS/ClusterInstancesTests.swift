import PlanModel
import Testing

@testable import Applier

struct ClusterInstancesTests {
    static func instance(
        _ identity: String, hosts: String?, index: Int = 0, state: String = "running",
        time: String = "2026-01-01T00:00:00.000Z"
    ) throws -> Instance {
        let tags = hosts.map { #"[{"Key": "pdd.hosts", "Value": "\#($0)"}]"# } ?? "[]"
        let text = """
            {"InstanceId": "\(identity)", "State": {"Name": "\(state)"}, "LaunchTime": "\(time)", \
            "AmiLaunchIndex": \(index), "Tags": \(tags)}
            """
        return try #require(Instance(try JSONReader.read(SourceText(name: "", text: text))))
    }

    @Test func `an instance is the host at its launch index`() throws {
        #expect(try Self.instance("i-1", hosts: "w:1-3", index: 2).hostName == "w3")
        #expect(try Self.instance("i-1", hosts: "w:1-3", index: 3).hostName == nil)
        #expect(try Self.instance("i-1", hosts: nil).hostName == nil)
    }

    @Test func `of two for one host the running one stays, then the older, whatever the order`() throws {
        let list = [
            try Self.instance("i-1", hosts: "w:1", state: "pending"),
            try Self.instance("i-2", hosts: "w:1", time: "2026-01-02T00:00:00.000Z"),
            try Self.instance("i-3", hosts: "w:1", time: "2026-01-01T00:00:00.000Z"),
            try Self.instance("i-4", hosts: nil),
            try Self.instance("i-5", hosts: "w:1", state: "terminated"),
        ]
        for order in [list, list.reversed()] {
            let seen = ClusterInstances(order)
            #expect(seen.hosts.mapValues(\.identity) == ["w1": "i-3"])
            #expect(Set(seen.strays.map(\.identity)) == ["i-1", "i-2", "i-4"])
            #expect(Set(seen.gone.keys) == ["i-5"])
        }
    }
}
