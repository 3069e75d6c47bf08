import PlanModel

/// The problems of a file, with its text.
struct FileProblems: Sendable {
    let source: SourceText
    let diagnostics: Diagnostics

    init(_ source: SourceText, _ diagnostics: Diagnostics) {
        self.source = source
        self.diagnostics = diagnostics
    }

    /// Writes each problem as an object, in the order of the file.
    func write(to object: inout ObjectWriter) {
        let ordered = diagnostics.all.enumerated().sorted {
            ($0.element.offset ?? -1, $0.offset) < ($1.element.offset ?? -1, $1.offset)
        }
        object.objects("diagnostics", ordered.map(\.element)) { write($0, to: &$1) }
        object.integer("unlisted", diagnostics.unlisted)
    }

    private func write(_ diagnostic: Diagnostic, to object: inout ObjectWriter) {
        object.string("severity", diagnostic.severity.rawValue)
        object.string("message", printable(diagnostic.message))
        let part = diagnostic.offset.map { source.part(at: $0) }
        object.string("file", printable(part?.text.name ?? source.name))
        if let part {
            let place = part.text.place(of: part.offset)
            object.integer("line", place.line)
            object.integer("column", place.column)
        }
        guard !diagnostic.notes.isEmpty else { return }
        object.objects("notes", diagnostic.notes) { write($0, to: &$1) }
    }
}
