import PlanModel

/// A subcommand with its arguments and options, which have been checked.
struct Invocation: Sendable {
    let subcommand: Subcommand
    private(set) var arguments: [String] = []
    /// The words after `--`; nil without `--`.
    private(set) var command: [String]?
    /// The bytes of the words after `--`, which need not be text.
    private(set) var commandBytes: [[UInt8]] = []
    private var values: [String: String] = [:]

    func has(_ option: Option) -> Bool { values[option.name] != nil }

    func value(of option: Option) -> String? { values[option.name] }

    /// Reads the words after the subcommand's name.
    ///
    /// - Parameter bytes: The bytes of the words; nil means their UTF-8.
    init(_ subcommand: Subcommand, words: [String], bytes: [[UInt8]]? = nil) throws {
        self.subcommand = subcommand
        var rest = words[...]
        while let word = rest.popFirst() {
            if word == "--" {
                guard subcommand.takesCommand else {
                    throw Failure.usage(
                        "'pdd \(subcommand.name)' takes no command after '--'",
                        subcommand: subcommand.name)
                }
                command = Array(rest)
                commandBytes = (bytes ?? words.map { Array($0.utf8) }).suffix(rest.count)
                break
            } else if word.hasPrefix("-"), word != "-" {
                try read(option: word, rest: &rest)
            } else {
                arguments.append(word)
            }
        }
        guard !has(.help), !has(.version) else { return }
        for (word, own) in zip(words, bytes ?? []).dropLast(commandBytes.count) where Array(word.utf8) != own {
            throw Failure.usage(
                "'\(printable(word))' is not UTF-8 text; pdd accepts only file names in UTF-8",
                subcommand: subcommand.name)
        }
        if arguments.count > subcommand.count.upperBound {
            throw Failure.usage(
                "unexpected argument '\(printable(arguments[subcommand.count.upperBound]))'"
                    + (subcommand.takesCommand && command == nil ? "; put '--' before a command's own words" : ""),
                subcommand: subcommand.name)
        }
        if arguments.count < subcommand.count.lowerBound {
            throw Failure.usage(
                "'pdd \(subcommand.name)' needs \(subcommand.arguments)",
                subcommand: subcommand.name)
        }
    }

    private mutating func read(option word: String, rest: inout ArraySlice<String>) throws {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let options = subcommand.options + Option.common
        guard let option = options.first(where: { $0.name == name || $0.short == name }) else {
            let close =
                Neighbours.option(for: name, of: subcommand.name) ?? nearest(to: name, among: options.map(\.name))
            let hint =
                close.map { "; did you mean '\($0)'?" }
                ?? (subcommand.takesCommand ? "; put '--' before a command's own words" : "")
            throw Failure.usage(
                "unknown option '\(printable(name))'\(hint)", subcommand: subcommand.name)
        }
        guard option.value != nil else {
            guard parts.count == 1 else {
                throw Failure.usage("'\(name)' takes no value", subcommand: subcommand.name)
            }
            values[option.name] = ""
            return
        }
        if parts.count == 1, let isValue = option.optionalValue, !(rest.first.map(isValue) ?? false) {
            values[option.name] = ""
            return
        }
        values[option.name] = try option.checked(
            parts.count == 2 ? String(parts[1]) : rest.popFirst(), of: subcommand.name, as: name)
    }

    /// The description or plan to work on.
    var file: String { arguments.first ?? "cluster.json" }
}
