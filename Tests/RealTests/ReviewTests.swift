import Foundation
import TestSupport
import Testing

/// The way from a branch to the cluster, by the scripts of `examples/ci`: check, approve, apply, and the proof of what ran.
@Suite(.serialized) struct ReviewTests {
    @Test func `a signed plan is checked, approved, applied once, and its run is signed`() throws {
        try Cluster.with("review", Cluster.light("review", workers: 1)) { cluster in
            let directory = cluster.directory
            func run(_ words: String..., with variables: [String: String] = [:]) throws -> ProgramRun {
                var environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
                environment["PATH"] =
                    "\(Program.pdd.deletingLastPathComponent().path):\(environment["PATH"] ?? "/usr/bin:/bin")"
                return try Program.run(
                    named: words[0], Array(words.dropFirst()), environment: environment, in: directory)
            }
            let ci = Repository.file("examples/ci").path
            let commit = "git add --all && git -c user.name=t -c user.email=t@t commit --quiet --message m"
            try Program.output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", cluster.file("signer").path)
            let prepared = try run(
                "sh", "-ec",
                """
                git init --quiet --initial-branch=main
                printf '%s\\n' .pdd signer approved.json summary.md comment.md >.gitignore
                printf 'ada@x %s\\n' "$(cat signer.pub)" >allowed_signers
                pdd plan --out cluster.plan.json
                pdd sign cluster.plan.json --key signer
                \(commit)
                """)
            #expect(prepared.status == 0, "\(prepared.errors)")

            let check = try run("\(ci)/check.sh", with: ["BASE": "HEAD"])
            #expect(check.status == 0, "\(check.errors)")
            let diff = try run("\(ci)/diff.sh", with: ["GITHUB_STEP_SUMMARY": cluster.file("summary.md").path])
            #expect(diff.status == 0, "\(diff.errors)")
            #expect(
                try String(contentsOf: cluster.file("summary.md"), encoding: .utf8).contains("What apply would do now"))
            let apply = try run("\(ci)/apply.sh", with: ["SIGNERS": "allowed_signers"])
            #expect(apply.status == 0, "\(apply.errors)")
            #expect(apply.errors.contains("cluster.plan.json: good signature by ada@x ("))
            // It was approved once.
            #expect(try run("\(ci)/apply.sh", with: ["SIGNERS": "allowed_signers"]).status == 5)

            let sign = try cluster.pdd("sign", "cluster.plan.json", "--key", "signer", "--run")
            #expect(sign.status == 0, "\(sign.errors)")
            let verify = try cluster.pdd(
                "verify", "cluster.plan.json", "--allowed-signers", "allowed_signers", "--run")
            #expect(verify.status == 0, "\(verify.errors)")
            #expect(verify.output.contains(" applied this plan; "))

            // Another plan is another run.
            try cluster.describe(Cluster.light("review", workers: 2))
            let other = try run(
                "sh", "-ec", "pdd plan --out cluster.plan.json; pdd sign cluster.plan.json --key signer")
            #expect(other.status == 0, "\(other.errors)")
            let refused = try cluster.pdd(
                "verify", "cluster.plan.json", "--allowed-signers", "allowed_signers", "--run")
            #expect(refused.status == 3)
            #expect(refused.errors.contains(" applied another plan: sha256 "), "\(refused.errors)")
            let uncommitted = try cluster.pdd("apply", "cluster.plan.json", "--yes", "--require-committed")
            #expect(uncommitted.status == 3)
            #expect(try cluster.pdd("destroy", "--yes").status == 0)
        }
    }
}
