import Applier
import PlanModel

/// The exit statuses of pdd; scripts can rely on them.
enum ExitStatus: Int32 {
    case success = 0
    case actionFailed = 1
    case differences = 2
    case wrongInput = 3
    case partlyApplied = 4
    case stalePlan = 5
    case locked = 6
    case wrongUsage = 64
    case interrupted = 130
    /// The reader of standard output was closed, as in `pdd plan | head`: 128 and the number of SIGPIPE.
    case outputClosed = 141

    /// What each status means, in the words of the help.
    static let meanings: [(status: ExitStatus, meaning: String)] = [
        (.success, "done, or no difference"), (.actionFailed, "an action failed"),
        (.differences, "there are differences"), (.wrongInput, "the input is wrong"),
        (.partlyApplied, "partly applied: some hosts done, some failed"),
        (.stalePlan, "the plan or the approval is stale"), (.locked, "another pdd holds the lock"),
        (.wrongUsage, "wrong usage"), (.interrupted, "interrupted; safe to run again"),
        (.outputClosed, "the reader of stdout was closed"),
    ]
}

/// Ends a subcommand early, with a message for stderr and a status.
struct Failure: Error {
    let status: ExitStatus
    /// Complete lines as pdd prints them, "error: …" first.
    let text: String
    /// The problems of a file that the text reports; nil if it reports something else.
    let problems: FileProblems?

    init(_ status: ExitStatus, _ text: String, problems: FileProblems? = nil) {
        self.status = status
        self.text = text
        self.problems = problems
    }

    /// The problems of a file, as compilers show them.
    static func of(_ problems: FileProblems) -> Failure {
        Failure(.wrongInput, DiagnosticRenderer(problems.source).render(problems.diagnostics), problems: problems)
    }

    /// `error: message` and a `note: …` for each note.
    static func error(_ status: ExitStatus, _ message: String, notes: [String] = []) -> Failure {
        Failure(status, "error: \(message)\n" + notes.map { "note: \($0)\n" }.joined())
    }

    /// A failure outside any action: status 3 if a host refuses the login, otherwise 1.
    static func of(_ failure: ActionFailure) -> Failure {
        Failure(failure.refusal == nil ? .actionFailed : .wrongInput, FailureText.text(failure))
    }

    static func usage(_ message: String, subcommand: String? = nil) -> Failure {
        let help = subcommand.map { "pdd help \($0)" } ?? "pdd help"
        return .error(.wrongUsage, message, notes: ["for usage, see: \(help)"])
    }
}
