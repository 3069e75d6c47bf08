import Applier
import Foundation
import PlanModel

extension Option {
    static let identity = Option(
        "--identity", value: "NAME", "Who of the allowed signers must have signed; default: any of them.")
    static let requireSignature = Option(
        "--require-signature", value: "FILE", "Refuse a plan without a signature by a signer in FILE (pdd verify).")
    /// Which run of the cluster; without a name, the last one.
    static let recordedRun = Option(
        "--run", value: "RUN", optionalValue: isRunName,
        "The record of this run, by name or path; default: the last run.")

    /// Names of runs begin with their time.
    private static func isRunName(_ word: String) -> Bool {
        let name = lastComponent(word)
        return name.utf8.count > 11 && name.prefix(4).allSatisfy(\.isNumber) && name.contains("T")
    }
}

extension Subcommand {
    /// A plan that can be signed: a file whose bytes are those of its plan.
    static func readSignedPlan(_ invocation: Invocation) throws -> Input {
        try requirePlan(try Input.read(path: invocation.file, isLocal: false))
    }

    private static func requirePlan(_ input: Input) throws -> Input {
        guard input.description == nil else {
            throw Failure.error(
                .wrongInput,
                "'\(printable(input.path))' is a description; only a plan can be signed, because it pins the files that "
                    + "it names",
                notes: ["write a plan: pdd plan \(printable(input.words)) --out FILE"])
        }
        guard let source = input.source, !input.isStream else {
            throw Failure.error(.wrongInput, "a signature is beside its plan, and standard input has no place")
        }
        guard source.bytes == input.plan.json() else {
            throw Failure.error(
                .wrongInput,
                "'\(printable(input.path))' has not the layout that pdd writes, so that its digest differs",
                notes: ["write it again: pdd plan \(printable(input.words)) --out \(printable(shellWord(input.path)))"])
        }
        return input
    }

    /// Checks the signature beside a plan.
    static func verifyPlan(_ input: Input, allowed: String, identity: String?) throws -> Signatures.Signer {
        try catching { () throws(SignatureFailure) in
            try Signatures().verify(
                input.plan.json(), for: .plan, signature: input.path + ".sig", allowed: allowed, identity: identity)
        }
    }

    /// The run that `--run` names.
    static func recordedRun(_ invocation: Invocation, _ input: Input) throws -> SignedRun {
        let name = invocation.value(of: .recordedRun).flatMap { $0.isEmpty ? nil : $0 }
        let files = ClusterFiles(cluster: input.plan.cluster, beside: input.directory.path)
        return try catching { () throws(SignatureFailure) in try SignedRun(name, of: files) }
    }

    /// Refuses a plan that no allowed signer has signed.
    ///
    /// - Throws: Status 3, before anything starts.
    static func requireSignature(_ invocation: Invocation, _ input: Input) throws {
        guard let allowed = invocation.value(of: .requireSignature) else {
            guard !invocation.has(.identity) else {
                throw Failure.usage("'--identity' needs '--require-signature'", subcommand: "apply")
            }
            return
        }
        let signer = try verifyPlan(
            try requirePlan(input), allowed: allowed, identity: invocation.value(of: .identity))
        Standard.error(printable("\(input.path): good signature by \(signer.identity) (\(signer.key))\n"))
    }

    /// Reports a signature that is missing or not good with status 3.
    static func catching<Result>(_ body: () throws(SignatureFailure) -> Result) throws -> Result {
        do throws(SignatureFailure) {
            return try body()
        } catch {
            throw Failure.error(.wrongInput, printable(error.reason), notes: error.advice.map(printable))
        }
    }
}
