import Applier
import Foundation
import PlanModel

extension Option {
    static let approved = Option(
        "--approved", value: "FILE", "Make exactly the changes that 'pdd diff --out FILE' wrote.")
}

extension Subcommand {
    /// Writes the approval of a difference to a file that the user names, whole or not at all.
    static func writeApproval(of difference: Difference, to file: String, _ input: Input) throws {
        let approval = Approval(of: difference)
        do throws(FileFailure) {
            try replaceUserFile(URL(filePath: file).path, with: approval.json())
        } catch {
            throw Failure.error(.wrongInput, printable("'\(file)' cannot be written: \(error)"))
        }
        Standard.error(
            "wrote \(counted(approval.actions.count, "action")) to \(printable(file))\n"
                + ApprovalText.digest(approval)
                + printable("next: pdd apply \(input.words) --approved \(shellWord(file))\n"))
    }

    /// The approval that `--approved` names; nil without that option.
    ///
    /// - Throws: Status 3 and all problems of the file, with their places; status 64 with an option that changes what runs.
    static func readApproval(_ invocation: Invocation) throws -> Approval? {
        guard let file = invocation.value(of: .approved) else { return nil }
        guard !invocation.has(.evict) else {
            throw Failure.usage(
                "'--approved' and '--evict' cannot be combined: '--evict' changes what was approved",
                subcommand: "apply")
        }
        guard file != "-" || invocation.file != "-" else {
            throw Failure.usage(
                "FILE and '--approved' cannot both be '-': standard input is one file", subcommand: "apply")
        }
        return try readApproval(file)
    }

    private static func readApproval(_ file: String) throws -> Approval {
        let source = try Input.readSource(file).source
        do {
            return try Approval.read(source)
        } catch {
            throw Failure(.wrongInput, DiagnosticRenderer(source).render(error))
        }
    }

    /// An approval of this plan.
    ///
    /// - Throws: Status 5 if it is of another plan.
    static func readApproval(_ file: String, of plan: Plan) throws -> Approval {
        let approval = try readApproval(file)
        guard approval.cluster == plan.cluster, approval.plan == Digest(of: plan.json()) else {
            throw Failure.error(
                .stalePlan, "'\(printable(file))' is an approval of another plan",
                notes: ["approve this plan: pdd diff FILE --out \(printable(shellWord(file)))"])
        }
        return approval
    }

    /// Prints the digest of an approval, and refuses a difference that is not the approved one.
    ///
    /// - Throws: Status 5 and what is different.
    static func require(
        _ approval: Approval, for difference: Difference, _ invocation: Invocation, _ input: Input
    ) throws {
        Standard.error(ApprovalText.digest(approval))
        let deviations = approval.deviations(in: Approval(of: difference))
        guard !deviations.isEmpty else { return }
        let file = invocation.value(of: .approved).flatMap { $0 == "-" ? nil : $0 } ?? "FILE"
        throw Failure(
            .stalePlan,
            ApprovalText.stale(
                deviations, isDone: difference.isEmpty, again: "pdd diff \(input.words) --out \(shellWord(file))"))
    }
}
