import Applier
import PlanModel

/// Renders the checks of `pdd doctor` as one JSON object; `schema/doctor.schema.json` describes it.
enum CheckJSON {
    /// The number that changes when a program that reads the object may have to change.
    static let format = 1

    static func line(_ results: [CheckResult]) -> String {
        var writer = JSONWriter()
        writer.object { object in
            object.integer("format", format)
            object.string("kind", "doctor")
            object.bool("ok", !results.contains(where: \.isProblem))
            object.objects("checks", results) { result, object in
                object.string("subject", printable(result.subject))
                object.bool("ok", !result.isProblem)
                object.string("finding", printable(result.finding))
                object.member("advice") { $0.strings(result.advice.map(printable)) }
            }
        }
        return writer.text + "\n"
    }
}
