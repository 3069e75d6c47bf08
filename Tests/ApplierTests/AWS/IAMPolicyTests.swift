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
            let changes = actions.contains {
                $0.contains("Terminate") || $0.contains("Delete") || $0.contains("Ingress")
            }
            if changes {
                #expect(statement["Condition"]?["StringEquals"]?["ec2:ResourceTag/pdd.cluster"]?.string == "pegasus")
            }
        }
        let all = Set(statements.flatMap { words($0["Action"]) })
        #expect(all.contains("ec2:CancelSpotInstanceRequests"))
        #expect(!all.contains("iam:PassRole"))
    }

    @Test func `tags of what exists are changed only to renew the lock of the cluster`() throws {
        let statements = try statements(try Repository.plan(ofExample: "aws-swarm"))
        let tagging = statements.filter { words($0["Action"]).contains("ec2:CreateTags") }
        #expect(tagging.compactMap { $0["Sid"]?.string } == ["TagWhatIsMade", "RenewLock"])
        let renewal = tagging.last
        #expect(words(renewal?["Resource"]).allSatisfy { $0.hasSuffix(":security-group/*") })
        #expect(renewal?["Condition"]?["StringEquals"]?["ec2:ResourceTag/pdd.cluster"]?.string == "pegasus")
        #expect(renewal?["Condition"]?["ForAllValues:StringEquals"]?["aws:TagKeys"]?.string == "pdd.until")
    }

    @Test func `a plan of another provider has none`() throws {
        #expect(IAMPolicy.json(try Repository.plan(ofExample: "local")) == nil)
    }
}
