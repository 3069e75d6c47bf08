/// A verb of pdd: what it takes, what it does.
struct Subcommand: Sendable {
    let name: String
    /// One line for the list of all.
    let summary: String
    /// How its arguments are written: `[FILE] [CONTAINER]`.
    let arguments: String
    /// How many arguments it takes before `--`.
    let count: ClosedRange<Int>
    /// Whether `-- WORD...` may follow.
    let takesCommand: Bool
    let options: [Option]
    /// More about it, in lines of at most 80 columns.
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

    /// All of them, in the order of the help.
    static let all: [Subcommand] = [
        .initialise, .validate, .plan, .diff, .apply, .destroy, .status, .extend, .shell, .exec, .doctor, .help,
        .version,
    ]

    static func named(_ name: String) -> Subcommand? { all.first { $0.name == name } }
}
