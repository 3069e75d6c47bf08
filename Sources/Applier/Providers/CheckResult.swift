/// The result of a check of a precondition.
public struct CheckResult: Sendable, Hashable {
    /// The subject of the check: "VPC", "instance type of worker".
    public let subject: String
    /// The finding, or the problem.
    public let finding: String
    public let isProblem: Bool
    /// Advice; empty if there is no problem.
    public let advice: [String]

    public static func right(_ subject: String, _ finding: String) -> CheckResult {
        CheckResult(subject: subject, finding: finding, isProblem: false, advice: [])
    }

    public static func problem(_ subject: String, _ finding: String, advice: [String]) -> CheckResult {
        CheckResult(subject: subject, finding: finding, isProblem: true, advice: advice)
    }
}
