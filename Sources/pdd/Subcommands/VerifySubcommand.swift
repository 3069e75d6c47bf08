import Applier
import PlanModel

extension Subcommand {
    private static let allowedSigners = Option(
        "--allowed-signers", value: "FILE", "Who may sign, as in ssh-keygen's ALLOWED SIGNERS; required.")

    static let verify = Subcommand(
        "verify", "Check the signature of a plan, and of the run that applied it.",
        arguments: "PLAN", count: 1...1, options: [allowedSigners, .identity, .recordedRun],
        discussion: """
            The exit status is 0 if PLAN.sig is a good signature of PLAN by one of the allowed
            signers, and 3 otherwise. A line of FILE is a name and a public key:

              ada@example.org namespaces="pdd-*" ssh-ed25519 AAAA...

              pdd verify cluster.plan.json --allowed-signers allowed_signers

            With --run, also checks that the run is signed, that its journal and logs are as they
            were signed, and that it applied this plan.
            """
    ) { invocation in
        let input = try readSignedPlan(invocation)
        guard let allowed = invocation.value(of: allowedSigners) else {
            throw Failure.usage("'pdd verify' needs '--allowed-signers FILE'", subcommand: "verify")
        }
        let identity = invocation.value(of: .identity)
        let signer = try verifyPlan(input, allowed: allowed, identity: identity)
        Standard.output(line(input.path, signer))
        guard invocation.has(.recordedRun) else { return .success }
        let run = try recordedRun(invocation, input)
        let found = try catching { () throws(SignatureFailure) in
            try run.verify(plan: Digest(of: input.plan.json()), allowed: allowed, identity: identity)
        }
        Standard.output(line("run \(run.name)", found.signer))
        Standard.output(
            printable("run \(run.name) applied this plan; \(counted(found.count, "file")) as signed\n"))
        return .success
    }

    private static func line(_ what: String, _ signer: Signatures.Signer) -> String {
        printable("\(what): good signature by \(signer.identity) (\(signer.key))\n")
    }
}
