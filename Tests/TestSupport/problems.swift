public import PlanModel

/// The problems that `body` throws, one a line: `LINE:COLUMN: severity: message`, notes after what
/// they belong to; empty when it throws none.
public func problems(
    in text: String, _ body: (SourceText) throws -> Void
) throws -> String {
    let source = SourceText(name: "", text: text)
    do {
        try body(source)
        return ""
    } catch let diagnostics as Diagnostics {
        func line(_ diagnostic: Diagnostic) -> [String] {
            let place = diagnostic.offset.map { source.place(of: $0) }
            let start = place.map { "\($0.line):\($0.column)" } ?? "-"
            return ["\(start): \(diagnostic.severity.rawValue): \(diagnostic.message)"]
                + diagnostic.notes.flatMap(line)
        }
        return diagnostics.all.flatMap(line).joined(separator: "\n")
    }
}
