import PlanModel

extension Probe {
    /// Whoever is told that a file is wrong is told where, in text that does nothing to a terminal.
    static func checkRejection(_ diagnostics: Diagnostics, _ source: SourceText) throws(Violation) {
        try require(diagnostics.hasErrors, "a rejection without an error")
        for diagnostic in diagnostics.all {
            try checkPlace(diagnostic, source)
            for note in diagnostic.notes { try checkPlace(note, source) }
        }
        let text = DiagnosticRenderer(source).render(diagnostics)
        try require(text == printable(text), "the message has control characters: \(text)")
        try require(text.unicodeScalars.last == "\n", "the message does not end its line: \(text)")
        let start = "\(source.name):"
        try require(
            text.unicodeScalars.starts(with: start.unicodeScalars)
                && text.unicodeScalars.dropFirst(start.unicodeScalars.count).first?.properties.numericType != nil,
            "the message does not begin with a place: \(text)")
    }

    private static func checkPlace(_ diagnostic: Diagnostic, _ source: SourceText) throws(Violation) {
        guard let offset = diagnostic.offset else {
            throw Violation(text: "a \(diagnostic.severity.rawValue) without a place: \(diagnostic.message)")
        }
        try require(
            (0...source.bytes.count).contains(offset),
            "a place outside of the source: \(diagnostic.message)")
        try require(!diagnostic.message.isEmpty, "a message without text")
    }
}
