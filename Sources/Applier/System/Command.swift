public import PlanModel

/// An outside program and its arguments; no shell is between.
public struct Command: Sendable, Hashable {
    /// A name that is looked up in PATH, or a path.
    public var program: String
    public var arguments: [String]
    /// Variables that it gets beside those of pdd itself, or in place of them.
    public var environment: [String: Secret]
    /// Variables of pdd itself that it does not get.
    public var removedVariables: Set<String> = []
    /// Whether it can ask on pdd's terminal, for which it stays in pdd's process group.
    public var sharesTerminal = false
    /// What `CommandResult.output` holds of its standard output.
    public var output: KeptOutput = .upTo(Command.outputLimit)

    /// The maximum answer of an outside program, in bytes: EC2's answer for 20,000 instances is a third of it.
    public static let outputLimit = 256 << 20

    public init(_ program: String, _ arguments: [String], environment: [String: Secret] = [:]) {
        self.program = program
        self.arguments = arguments
        self.environment = environment
    }
}

/// What a program reads.
public enum CommandInput: Sendable {
    /// Nothing: the end at once.
    case none
    case bytes([UInt8])
    /// Nothing, and no end before the program has ended: a script on a host learns from the end that pdd is gone.
    case held
    /// What another program prints.
    case command(Command)
}

/// How much of a program's standard output stays in memory; its log gets the output in any case.
public enum KeptOutput: Sendable, Hashable {
    case none
    /// At most this many bytes; a program that prints more is ended, and running it fails.
    case upTo(Int)
}

/// How a program ended and what it printed.
public struct CommandResult: Sendable {
    /// The exit status; 128 and the signal's number when a signal ended it.
    public let status: Int32
    /// Its standard output, whole; empty when none was to be kept.
    public let output: [UInt8]
    /// The end of its error output.
    public let errorLines: [String]

    public init(status: Int32, output: [UInt8] = [], errorLines: [String] = []) {
        self.status = status
        self.output = output
        self.errorLines = errorLines
    }

    public var text: String { String(decoding: output, as: UTF8.self) }
}

/// Why a program gave no result.
public enum CommandError: Error, Sendable {
    /// No such program is in PATH.
    case notFound(String)
    case notStarted(String, reason: String)
    /// It ran longer than it may, and was ended.
    case deadline(Command, seconds: Int)
    /// It printed more than was to be kept, and was ended.
    case tooMuchOutput(Command, limit: Int)
    /// pdd was told to end its programs.
    case ended(Command)
}

/// Runs outside programs: the seam at which tests put programs that they made up.
public protocol CommandRunner: Sendable {
    /// Runs a program to its end.
    ///
    /// - Parameters:
    ///   - deadline: In seconds.
    ///   - log: Gets what the program prints on both streams, as it comes.
    func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?
    ) throws(CommandError) -> CommandResult

    /// The same; `take` gets what the program prints to its standard output, as it comes.
    func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?,
        reading take: @escaping @Sendable ([UInt8]) -> Void
    ) throws(CommandError) -> CommandResult

    /// Starts a program that runs one script after the other; nil where there are no such programs.
    func session(_ command: Command) throws(CommandError) -> ShellSession?
}

extension CommandRunner {
    public func session(_ command: Command) throws(CommandError) -> ShellSession? { nil }

    /// A runner that cannot hand over output as it comes hands it over at the end.
    public func run(
        _ command: Command, input: CommandInput, deadline: Int, log: OutputLog?,
        reading take: @escaping @Sendable ([UInt8]) -> Void
    ) throws(CommandError) -> CommandResult {
        let result = try run(command, input: input, deadline: deadline, log: log)
        take(result.output)
        return result
    }

    /// Runs a program that reads nothing.
    public func run(
        _ program: String, _ arguments: [String], deadline: Int, log: OutputLog? = nil
    ) throws(CommandError) -> CommandResult {
        try run(Command(program, arguments), input: .none, deadline: deadline, log: log)
    }
}
