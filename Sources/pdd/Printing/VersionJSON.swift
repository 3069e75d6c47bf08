import PlanModel

/// Renders the version of pdd as one JSON object; `schema/version.schema.json` describes it.
enum VersionJSON {
    /// The number that changes when a program that reads the object may have to change.
    static let format = 1

    static func line(_ version: String, commit: String) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "version")
            object.string("version", version)
            object.string("commit", commit)
            object.member("formats") { $0.object { for (name, number) in formats { $0.integer(name, number) } } }
        }
        return writer.text + "\n"
    }

    /// The formats of what pdd reads and prints.
    private static let formats = [
        ("plan", Plan.format), ("approval", Approval.format), ("status", StatusJSON.format),
        ("output", OutputText.format), ("validate", ValidationJSON.format), ("planCheck", ComparisonJSON.format),
        ("doctor", CheckJSON.format), ("version", format),
    ]
}
