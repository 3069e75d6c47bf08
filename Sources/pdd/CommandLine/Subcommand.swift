/// A subcommand of pdd: its arguments, its options, and what it does.
struct Subcommand: Sendable {
    let name: String
    /// One line for the list of subcommands.
    let summary: String
    /// The arguments in the usage line: `[FILE] [CONTAINER]`.
    let arguments: String
    /// The number of arguments before `--`.
    let count: ClosedRange<Int>
    /// Whether `-- COMMAND...` may follow.
    let takesCommand: Bool
    let options: [Option]
    /// More help, in lines of at most 88 columns.
    let discussion: String
    let run: @Sendable (Invocation) throws -> ExitStatus

    init(
        _ name: String, _ summary: String, arguments: String = "", count: ClosedRange<Int> = 0...0,
        takesCommand: Bool = false, options: [Option] = [], discussion: String = "",
        run: @escaping @Sendable (Invocation) throws -> ExitStatus
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.count = count
        self.takesCommand = takesCommand
        self.options = options + [.help]
        self.discussion = discussion
        self.run = run
    }

    /// All subcommands, in the order of the help.
    static let all: [Subcommand] = [
        .initialise, .validate, .plan, .sign, .verify, .diff, .why, .apply, .destroy, .status, .outputs, .extend, .run,
        .shell, .exec, .ssh, .copy, .logs, .forward, .report, .doctor, .help, .version,
    ]

    static func named(_ name: String) -> Subcommand? { all.first { $0.name == name } }
}
