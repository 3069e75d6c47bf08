import PlanModel

/// A run of work on the submit host: a directory, a command, what it submits, and its results.
public struct WorkRun: Sendable, Equatable {
    public let name: String
    /// The absolute path of its directory in the container.
    public let directory: String

    public init(name: String, directory: String) {
        self.name = name
        self.directory = directory
    }

    /// Whether a text can be the name of a run: 1 to 63 letters, digits, `-` and `_`, the first a letter or a digit.
    public static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isAlphanumeric(first), text.utf8.count <= 63 else { return false }
        return text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }
}

/// A line of the list of work runs.
public struct ListedRun: Sendable, Equatable {
    public enum State: String, Sendable {
        /// Its input was never complete.
        case idle
        case running, succeeded, failed, stopped
    }

    public let name: String
    public let state: State
    /// In seconds since 1970; nil if it was never started.
    public let begin: Double?
    /// In seconds since 1970; nil if it has not ended.
    public let end: Double?
    /// The first line of what it runs.
    public let command: String

    /// Reads a line of list-runs.sh; nil if it is something else.
    init?(_ line: String) {
        let fields = parts(of: line, at: "\t")
        guard fields.count >= 5, WorkRun.isName(fields[0]), let state = State(rawValue: fields[2]) else { return nil }
        name = fields[0]
        self.state = state
        begin = Double(fields[1])
        end = Double(fields[3])
        command = fields.dropFirst(4).joined(separator: " ")
    }
}
