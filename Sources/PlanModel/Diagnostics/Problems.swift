/// The problems found while an input is read; they are collected, not thrown, so that all of them
/// can be shown at once.
///
/// The first `limit` of each severity are kept, and the others are counted.
public final class Problems {
    public private(set) var all: [Diagnostic] = []
    private var unlisted = 0
    private var errorCount = 0

    /// How many of each severity are kept; it bounds the memory that a file full of mistakes takes.
    public static let limit = 1000

    public init() {}

    public var hasErrors: Bool { errorCount > 0 }

    /// Whether another error would be kept.
    ///
    /// If not, its message need not be built.
    public var hasRoom: Bool { errorCount < Self.limit }

    public func add(_ diagnostic: Diagnostic) {
        let isError = diagnostic.severity == .error
        let isKept = isError ? hasRoom : all.count - min(errorCount, Self.limit) < Self.limit
        if isError { errorCount += 1 }
        if isKept { all.append(diagnostic) } else { unlisted += 1 }
    }

    /// Counts an error for which there is no room.
    public func addUnlisted() {
        errorCount += 1
        unlisted += 1
    }

    public func error(_ message: String, at offset: Int?, notes: [Diagnostic] = []) {
        add(Diagnostic(.error, message, at: offset, notes: notes))
    }

    public func warning(_ message: String, at offset: Int?) { add(Diagnostic(.warning, message, at: offset)) }

    /// The problems found so far.
    public var found: Diagnostics { Diagnostics(all, unlisted: unlisted) }

    /// Throws the problems if one of them is an error.
    public func check() throws(Diagnostics) {
        if hasErrors { throw found }
    }
}
