import PlanModel

/// Why git has no answer: what is wrong, and advice.
public struct GitFailure: Error, Sendable {
    public let reason: String
    public let advice: [String]

    init(_ reason: String, advice: [String] = []) {
        self.reason = reason
        self.advice = advice
    }

    init(_ error: CommandError) {
        switch error {
        case .notFound:
            self.init("'git' is not installed", advice: ["install it, for example: apt-get install git"])
        case .notStarted, .deadline, .tooMuchOutput, .ended:
            self.init(ActionFailure(error, doing: "reading the git repository").reason)
        }
    }

    /// A git that ended with an error, in git's own words.
    init(_ result: CommandResult, in directory: String) {
        let lines = result.errorLines.filter { !$0.isEmpty }
        guard let first = lines.first else {
            self.init("git cannot read the repository of '\(directory)': status \(result.status)")
            return
        }
        if first.contains("not a git repository") {
            self.init("'\(directory)' is not in a git repository")
        } else {
            let words = first.hasPrefix("fatal: ") ? String(first.dropFirst(7)) : first
            self.init(
                "git cannot read the repository of '\(directory)': \(words)",
                advice: lines.dropFirst().map { $0.drop { $0 == "\t" || $0 == " " } }.map(String.init))
        }
    }
}
