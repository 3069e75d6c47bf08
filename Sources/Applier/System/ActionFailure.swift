import PlanModel

/// Why an action did not succeed.
public struct ActionFailure: Error, Sendable {
    /// What happened: "the script exited with status 100".
    ///
    /// No full stop.
    public let reason: String
    /// The command, as typed in a shell.
    public var command: String?
    /// The last lines of its output.
    public var output: [String]
    /// Advice for the user.
    public var advice: [String]
    /// Whether the cause of the failure is temporary.
    public var isTransient: Bool
    /// Whether the host did not answer, so that the action's effect is unknown.
    public var isUnreachable = false
    /// Why the host refused the login.
    public var refusal: LoginRefusal?
    /// Whether it timed out.
    public var isLate = false
    /// Whether a program was ended because pdd was interrupted.
    public var isInterrupted = false

    public init(
        _ reason: String, command: String? = nil, output: [String] = [], advice: [String] = [],
        isTransient: Bool = false
    ) {
        self.reason = reason
        self.command = command
        self.output = output
        self.advice = advice
        self.isTransient = isTransient
    }
}

extension ActionFailure {
    /// A host that answered, but did not let pdd in.
    init(_ reason: String, refusal: LoginRefusal, advice: [String]) {
        self.init(reason, advice: advice)
        self.refusal = refusal
    }

    /// A program that could not be run or did not end.
    init(_ error: CommandError, doing what: String) {
        switch error {
        case .notFound(let program):
            self.init(
                "\(what): the program '\(program)' is not installed",
                advice: ["install it, and see that it is in PATH"])
        case .notStarted(let program, let reason):
            self.init("\(what): '\(program)' could not be started: \(reason)")
        case .deadline(_, let seconds):
            self.init("\(what): timed out after \(seconds) s")
            isLate = true
        case .tooMuchOutput(_, let limit):
            self.init(
                "\(what): it printed more than \(byteCount(limit)) to standard output, the most that pdd reads",
                advice: ["print only what is wanted to standard output, and everything else to standard error"])
        case .ended:
            self.init("\(what): ended because pdd was interrupted")
            isInterrupted = true
        }
    }

    /// A program that ended with another status than 0.
    init(_ result: CommandResult, doing what: String, command: Command) {
        self.init(
            "\(what): '\(command.program)' exited with status \(result.status)",
            command: ([command.program] + command.arguments).map(shellWord).joined(separator: " "),
            output: result.errorLines)
    }
}

extension ActionFailure {
    /// This pdd lost the cluster's lock, and another pdd has it.
    static func overtaken(_ cluster: String, by holder: String) -> ActionFailure {
        ActionFailure(
            "this pdd did not renew its lock in time, and another pdd is working on '\(cluster)' now: \(holder)",
            advice: ["wait until it is done, then: pdd apply"])
    }
}
