import TestSupport
import Testing

/// The commands of docs/inside.md for the key-value store run on a cluster that has one.
@Suite(.serialized) struct InsideConsulTests {
    private static let name = "docconsul"

    @Test func `each command for the key-value store succeeds on a real cluster`() throws {
        let page = try PageCommands(marked: "sh tested with consul", cluster: Self.name)
        #expect(page.count == 1)
        try ConsulImage.with {
            let network = ",\n  \"network\": { \"discovery\": \"consul\" }"
            try Cluster.with(Self.name, Cluster.light(Self.name, workers: 1, more: network)) { cluster in
                try check(cluster.pdd("apply", "--yes"))
                try page.run(cluster)
                try check(cluster.pdd("destroy", "--yes"))
            }
        }
    }
}
