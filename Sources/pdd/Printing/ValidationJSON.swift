import PlanModel

/// Renders what `pdd validate` finds as one JSON object; `schema/validate.schema.json` describes it.
enum ValidationJSON {
    /// The number that changes when a program that reads the object may have to change.
    static let format = 1

    /// A description or plan without an error.
    static func valid(_ plan: Plan, file: String, _ warnings: FileProblems?) -> String {
        object(file, isValid: true) { object in
            object.string("cluster", plan.cluster)
            object.integer("hosts", plan.createdHosts.count)
            object.integer("actions", plan.actions.count)
            warnings?.write(to: &object)
            if warnings == nil { object.objects("diagnostics", [String]()) { _, _ in } }
        }
    }

    /// A file with errors.
    static func invalid(_ problems: FileProblems, file: String) -> String {
        object(file, isValid: false) { problems.write(to: &$0) }
    }

    /// A file that could not be read at all.
    ///
    /// - Parameter text: The messages, as pdd prints them.
    static func unreadable(_ text: String, file: String) -> String {
        let lines = parts(of: text, at: "\n").filter { !$0.isEmpty }
        return object(file, isValid: false) { object in
            object.objects("diagnostics", lines) { line, object in
                let severity = ["error", "warning", "note"].first { begins(line, with: "\($0): ") }
                object.string("severity", severity ?? "note")
                object.string("message", severity.map { String(line.dropFirst($0.count + 2)) } ?? line)
                object.string("file", printable(file))
            }
        }
    }

    private static func object(_ file: String, isValid: Bool, _ body: (inout ObjectWriter) -> Void) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "validate")
            object.string("file", printable(file))
            object.bool("valid", isValid)
            body(&object)
        }
        return writer.text + "\n"
    }
}
