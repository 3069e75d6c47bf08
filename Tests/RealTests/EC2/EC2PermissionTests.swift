import Foundation
import TestSupport
import Testing

/// What `pdd plan --iam` prints is enough, and is needed.
///
/// moto compares actions alone: it knows no resources and no conditions, takes `ec2:CreateTags` and
/// `iam:PassRole` for granted, and always allows `sts:GetCallerIdentity`. So the test leaves resources and
/// conditions out, and that they are right is not shown here.
@Suite(.serialized) struct EC2PermissionTests {
    /// The policy as moto understands it, without one action.
    private func policy(_ text: String, without action: String? = nil) throws -> String {
        var policy = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let statements = try #require(policy["Statement"] as? [[String: Any]])
        var found = false
        policy["Statement"] = try statements.compactMap { statement -> [String: Any]? in
            let actions = try #require(
                (statement["Action"] as? [String]) ?? (statement["Action"] as? String).map { [$0] })
            let rest = actions.filter { $0 != action }
            if rest.count < actions.count { found = true }
            return rest.isEmpty ? nil : ["Effect": "Allow", "Action": rest, "Resource": "*"]
        }
        try #require(action == nil || found, "the policy has no \(action ?? "")")
        return String(decoding: try JSONSerialization.data(withJSONObject: policy), as: UTF8.self)
    }

    @Test(.timeLimit(.minutes(15)))
    func `under the printed policy a cluster is created and removed, and without one of its actions it is not`() throws
    {
        try EC2Cluster.with("ec2iam", workers: 1) { cluster in
            let world = cluster.world
            let printed = try cluster.pdd("plan", "--iam").output
            let before = try world.resources()

            for action in [
                "ec2:DescribeInstances", "ec2:DescribeImages", "ec2:CreateSecurityGroup", "ec2:RunInstances",
            ] {
                let run = try cluster.pdd(
                    "apply", "--yes", with: world.enforce(policy: policy(printed, without: action)))
                #expect(run.status != 0)
                #expect(run.errors.contains("it needs the permission \(action)"), "\(action): \(run.errors)")
                #expect(try cluster.resources("instance") == [])
            }

            let user = try world.enforce(policy: policy(printed))
            try cluster.apply(with: user)
            #expect(try cluster.pdd("diff", with: user).status == 0)

            let action = "ec2:TerminateInstances"
            let kept = try cluster.pdd(
                "destroy", "--yes", with: world.enforce(policy: policy(printed, without: action)))
            #expect(kept.status != 0)
            #expect(kept.errors.contains("it needs the permission \(action)"), "\(kept.errors)")
            #expect(try cluster.hosts().count == 2)

            let gone = try cluster.pdd("destroy", "--yes", with: user)
            #expect(gone.status == 0, "\(gone.errors)")
            #expect(try world.resources() == before)
        }
    }
}
