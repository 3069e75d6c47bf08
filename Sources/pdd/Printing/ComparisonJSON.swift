import PlanModel
import Planner

/// Renders the differences between two plans as one JSON object; `schema/plan-check.schema.json` describes it.
enum ComparisonJSON {
    /// The number that changes when a program that reads the object may have to change.
    static let format = 1

    /// - Parameters:
    ///   - file: The file of the old plan.
    ///   - isSameFile: Whether the file has the bytes of the new plan.
    static func line(_ comparison: PlanComparison, file: String, isSameFile: Bool) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "planCheck")
            object.string("file", printable(file))
            object.bool("matches", isSameFile)
            object.bool("sameContent", comparison.isEmpty)
            object.member("settings") { $0.strings(comparison.settings.map(printable)) }
            object.member("added") { $0.strings(comparison.added.map(\.id.description)) }
            object.member("removed") { $0.strings(comparison.removed.map(\.id.description)) }
            object.objects("changed", comparison.changed) { changed, object in
                object.member("actions") { $0.strings(changed.ids.map(\.description)) }
                object.string("change", printable(changed.change))
            }
            object.member("consequences") { $0.strings(comparison.consequences.map(printable)) }
        }
        return writer.text + "\n"
    }
}
