import PlanModel
import Planner

extension Subcommand {
    static let validate = Subcommand(
        "validate", "Report all problems of a description.",
        arguments: "[FILE]", count: 0...1, options: [.json, .local],
        discussion: """
            Reads only the description and the files that it names. --json prints one object with all
            problems, with file, line and column; schema/validate.schema.json describes it.

              pdd validate cluster.json
            """
    ) { invocation in
        guard !invocation.has(.json) else { return validateAsJSON(invocation) }
        let input = try Input.read(invocation)
        Standard.output(
            "\(printable(input.path)): valid; \(counted(input.plan.createdHosts.count, "host")), "
                + "\(counted(input.plan.actions.count, "action"))\n")
        if !input.isStream { Standard.error("next: pdd plan \(input.words)\n") }
        return .success
    }

    private static func validateAsJSON(_ invocation: Invocation) -> ExitStatus {
        let file = invocation.file
        do {
            let input = try Input.read(path: file, isLocal: invocation.has(.local), warns: false)
            Standard.output(ValidationJSON.valid(input.plan, file: input.path, input.warnings))
            return .success
        } catch let failure as Failure {
            Standard.output(
                failure.problems.map { ValidationJSON.invalid($0, file: file) }
                    ?? ValidationJSON.unreadable(failure.text, file: file))
            return failure.status
        } catch {
            Standard.output(ValidationJSON.unreadable("error: \(printable(Input.reason(error)))", file: file))
            return .wrongInput
        }
    }
}

extension Input {
    /// The warnings about the description; nil for a plan.
    fileprivate var warnings: FileProblems? {
        guard let description, let source else { return nil }
        return FileProblems(source, Diagnostics(description.warnings))
    }
}
