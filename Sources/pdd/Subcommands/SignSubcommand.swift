import Applier
import Foundation
import PlanModel

extension Subcommand {
    private static let key = Option(
        "--key", value: "KEY", "The private ssh key, or the public one of a key that ssh-agent has.")

    static let sign = Subcommand(
        "sign", "Sign a plan, or the record of a run, with an ssh key.",
        arguments: "PLAN", count: 1...1, options: [key, .recordedRun],
        discussion: """
            Writes PLAN.sig. The signature covers every byte of the plan, and so the digests of the
            files that it pins. It is made by ssh-keygen (ssh-keygen -Y sign -n pdd-plan):

              pdd sign cluster.plan.json --key ~/.ssh/id_ed25519

            With --run, signs the record of a run instead: the journal, which names the plan, and
            the logs. 'pdd verify' checks both.
            """
    ) { invocation in
        let input = try readSignedPlan(invocation)
        guard let key = invocation.value(of: key) else {
            throw Failure.usage("'pdd sign' needs '--key KEY'", subcommand: "sign")
        }
        if invocation.has(.recordedRun) {
            let run = try recordedRun(invocation, input)
            let seal = try catching { () throws(SignatureFailure) in try run.sign(key: key) }
            Standard.error(
                printable(
                    "signed \(counted(seal.digests.count, "file")) of run \(run.name): \(relative(run.signature))\n"))
            return .success
        }
        try input.checkPins()
        let signature = try catching { () throws(SignatureFailure) in
            try Signatures().sign(input.plan.json(), for: .plan, key: key)
        }
        let file = input.path + ".sig"
        do throws(FileFailure) {
            try replaceUserFile(URL(filePath: file).path, with: signature)
        } catch {
            throw Failure.error(.wrongInput, printable("'\(file)' cannot be written: \(error)"))
        }
        Standard.error(
            printable("signed \(input.path): \(file)\nnext: pdd verify \(input.words) --allowed-signers FILE\n"))
        return .success
    }
}
