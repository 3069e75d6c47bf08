public import PlanModel

/// An outside program and its arguments; no shell is between.
public struct Command: Sendable, Hashable {
    /// A name that is looked up in PATH, or a path.
    public var program: String
    public var arguments: [String]
    /// Variables that it gets beside those of pdd itself, or in place of them.
    public var environment: [String: Secret]

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
    /// What another program prints.
    case command(Command)
}

/// How a program ended and what it printed.
public struct CommandResult: Sendable {
    /// The exit status; 128 and the signal's number when a signal ended it.
    public let status: Int32
    /// Its standard output, whole.
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
}

extension CommandRunner {
    /// Runs a program that reads nothing.
    public func run(
        _ program: String, _ arguments: [String], deadline: Int, log: OutputLog? = nil
    ) throws(CommandError) -> CommandResult {
        try run(Command(program, arguments), input: .none, deadline: deadline, log: log)
    }
}
