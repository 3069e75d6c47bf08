import Applier
import PlanModel
import TestSupport
import Testing

struct IAMPolicyTests {
    private func statements(_ plan: Plan) throws -> [JSONNode] {
        let text = try #require(IAMPolicy.json(plan))
        return try JSONReader.read(SourceText(name: "", text: text))["Statement"]?.elements ?? []
    }

    private func words(_ node: JSONNode?) -> [String] {
        node?.elements?.compactMap(\.string) ?? [node?.string].compactMap { $0 }
    }

    @Test func `what changes something is held to the cluster's tag`() throws {
        let plan = try Repository.plan(ofExample: "aws-swarm")
        let statements = try statements(plan)
        for statement in statements {
            let actions = words(statement["Action"])
            #expect(!actions.isEmpty && actions.allSatisfy { !$0.contains("*") })
            let changes = actions.contains { $0.contains("Terminate") || $0.contains("Delete") || $0.contains("Ingress") }
            if changes {
                #expect(statement["Condition"]?["StringEquals"]?["ec2:ResourceTag/pdd.cluster"]?.string == "pegasus")
            }
        }
        let all = Set(statements.flatMap { words($0["Action"]) })
        #expect(all.contains("ec2:CancelSpotInstanceRequests"))
        #expect(!all.contains("iam:PassRole"))
    }

    @Test func `a plan of another provider has none`() throws {
        #expect(IAMPolicy.json(try Repository.plan(ofExample: "local")) == nil)
    }
}
