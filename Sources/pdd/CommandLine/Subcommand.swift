import PlanModel

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
    /// The fixed words that an argument can be, such as the names of shells; for completion.
    let words: [String]
    /// More help, in lines of at most 88 columns.
    let discussion: String
    let run: @Sendable (Invocation) throws -> ExitStatus

    init(
        _ name: String, _ summary: String, arguments: String = "", count: ClosedRange<Int> = 0...0,
        takesCommand: Bool = false, options: [Option] = [], words: [String] = [], discussion: String = "",
        run: @escaping @Sendable (Invocation) throws -> ExitStatus
    ) {
        self.name = name
        self.summary = summary
        self.arguments = arguments
        self.count = count
        self.takesCommand = takesCommand
        self.options = options + [.help]
        self.words = words
        self.discussion = discussion
        self.run = run
    }

    /// All subcommands, in the order of the help.
    static let all: [Subcommand] = [
        .initialise, .validate, .plan, .sign, .verify, .diff, .why, .apply, .destroy, .status, .outputs, .extend, .run,
        .shell, .exec, .ssh, .copy, .logs, .forward, .report, .doctor, .schema, .completion, .help, .version,
    ]

    /// The subcommand of a name.
    ///
    /// - Throws: Wrong usage, with the name that may have been meant.
    static func named(_ name: String) throws -> Subcommand {
        if let subcommand = all.first(where: { $0.name == name }) { return subcommand }
        let close = Neighbours.subcommand(for: name) ?? nearest(to: name, among: all.map(\.name))
        let hint = close.map { "; did you mean '\($0)'?" } ?? ""
        throw Failure.usage("unknown subcommand '\(printable(name))'\(hint)")
    }
}
