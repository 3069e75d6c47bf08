import Applier
import PlanModel
import Planner

/// Renders the checks that run before pdd creates anything.
enum CheckText {
    /// One line for each check: `ok` or `problem`, the subject, the finding; then a line for each fix.
    static func lines(_ results: [CheckResult]) -> String {
        let width = results.map(\.subject.count).max() ?? 0
        return results.map { result in
            let state = result.isProblem ? "problem" : "ok"
            let line = "\(padded(state, 7))  \(padded(result.subject, width))  \(result.finding)\n"
            return line + result.advice.map { padded("", width + 11) + "fix: \($0)\n" }.joined()
        }.joined()
    }

    /// Only the problems, as errors.
    static func errors(_ results: [CheckResult]) -> String {
        results.filter(\.isProblem).map { result in
            "error: \(result.subject): \(result.finding)\n" + result.advice.map { "note: \($0)\n" }.joined()
        }.joined()
    }
}
