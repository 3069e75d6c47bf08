import PlanModel

/// The arguments of `pdd logs`: which logs are read.
struct LogArguments: Equatable {
    /// The description or the plan.
    var file = "cluster.json"
    /// Containers and hosts; empty selects the submit container.
    var names: [String]

    /// Reads the arguments; the first is the description if it cannot be a name, or if such a file exists.
    init(_ arguments: [String], fileExists: (String) -> Bool) {
        names = arguments
        if let first = arguments.first, !isDNSLabel(first) || fileExists(first) {
            file = first
            names.removeFirst()
        }
    }

    /// Reads the value of `--tail`; nil is all lines.
    static func lines(_ text: String?, default number: Int) throws -> Int? {
        guard let text else { return number }
        if text == "all" { return nil }
        guard let lines = Int(text), lines >= 0, text.utf8.allSatisfy({ $0 != 0x2B }) else {
            throw Failure.usage(
                "'--tail' must be a number of lines or 'all', not '\(printable(text))'", subcommand: "logs")
        }
        return lines
    }

    /// Reads the value of `--since`, in seconds.
    static func seconds(_ text: String?) throws -> Int? {
        guard let text else { return nil }
        guard let span = TimeSpan(text) else {
            throw Failure.usage(
                "'--since' must be a span of time such as '10m', not '\(printable(text))'", subcommand: "logs")
        }
        return span.seconds
    }
}
