/// A problem of an input: what is wrong, the rule, the fix.
public struct Diagnostic: Sendable, Equatable {
    public enum Severity: String, Sendable {
        case error, warning, note
    }

    public let severity: Severity
    /// Lower case at the start, no full stop at the end, the user's text in 'single quotes'.
    public let message: String
    /// The byte of the source it is about; nil when it is about the whole.
    public let offset: Int?
    public let notes: [Diagnostic]

    public init(
        _ severity: Severity, _ message: String, at offset: Int? = nil, notes: [Diagnostic] = []
    ) {
        self.severity = severity
        self.message = message
        self.offset = offset
        self.notes = notes
    }
}

/// The problems of one input, as the error that stops the work on it.
public struct Diagnostics: Error, Sendable {
    public let all: [Diagnostic]
    /// How many more there were: an input may have a million mistakes.
    public let unlisted: Int

    public init(_ all: [Diagnostic], unlisted: Int = 0) {
        self.all = all
        self.unlisted = unlisted
    }

    public var hasErrors: Bool { all.contains { $0.severity == .error } }
}
