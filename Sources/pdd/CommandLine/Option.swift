import PlanModel

/// An option of a subcommand.
struct Option: Sendable {
    /// The name with its dashes: `--out`.
    let name: String
    /// The short form, `-c`; nil if there is none.
    let short: String?
    /// The name of its value in the help; nil for a flag.
    let value: String?
    /// Whether a word that follows the option is its value; nil if the option always has one.
    let optionalValue: (@Sendable (String) -> Bool)?
    /// The possible values; empty if any value is allowed.
    let choices: [String]
    let help: String

    init(
        _ name: String, short: String? = nil, value: String? = nil,
        optionalValue: (@Sendable (String) -> Bool)? = nil, choices: [String] = [], _ help: String
    ) {
        self.name = name
        self.short = short
        self.value = choices.isEmpty ? value : choices.joined(separator: "|")
        self.optionalValue = optionalValue
        self.choices = choices
        self.help = help
    }

    /// The value, if it is one that the option takes.
    ///
    /// - Parameter name: The option as the user wrote it; nil means by its long name.
    /// - Throws: Wrong usage of the subcommand, or of pdd if that is nil.
    func checked(_ text: String?, of subcommand: String?, as name: String? = nil) throws -> String {
        let name = name ?? self.name
        guard let text else {
            throw Failure.usage("'\(name)' needs a value: \(value ?? "")", subcommand: subcommand)
        }
        guard choices.isEmpty || choices.contains(text) else {
            throw Failure.usage(
                "'\(name)' must be \(listed(choices, or: true)), not '\(printable(text))'", subcommand: subcommand)
        }
        return text
    }

    static let local = Option(
        "--local", "Use the local Docker Engine instead of the description's provider.")
    static let json = Option("--json", "Print newline-delimited JSON.")
    static let yes = Option("--yes", short: "-y", "Do not ask for confirmation.")
    static let help = Option("--help", short: "-h", "Show this help.")

    /// What every subcommand accepts, also before its name; the overview lists these options.
    static let common: [Option] = [color, version]
    static let color = Option(
        "--color", choices: ColourChoice.allCases.map(\.rawValue),
        "When to use colour; default: auto (on a terminal, without NO_COLOR).")
    static let version = Option("--version", "Print the version.")
}
