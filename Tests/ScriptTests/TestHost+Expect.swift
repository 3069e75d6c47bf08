import PlanModel
import Testing

extension TestHost {
    /// Runs a script under every shell, and expects what is not nil; `look` sees each run.
    func expect(
        _ script: ShellFile, _ variables: [String: String] = [:], status: Int32 = 0, output: String? = nil,
        errors: String? = "", seconds: Int? = nil, at place: SourceLocation = #_sourceLocation,
        look: (Run) throws -> Void = { _ in }
    ) throws {
        for shell in Shell.allCases {
            let run = try run(script, variables, in: shell)
            #expect(run.status == status, "\(shell.rawValue): \(run.errors)", sourceLocation: place)
            if let output { #expect(run.output == output, "\(shell.rawValue)", sourceLocation: place) }
            if let errors { #expect(run.errors == errors, "\(shell.rawValue)", sourceLocation: place) }
            if let seconds { #expect(run.seconds == seconds, "\(shell.rawValue)", sourceLocation: place) }
            try look(run)
        }
    }
}
