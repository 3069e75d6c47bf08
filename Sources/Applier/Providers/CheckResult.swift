/// Something that has to be so before anything can be made, and whether it is.
public struct CheckResult: Sendable, Hashable {
    /// What was looked at: "VPC", "instance type of worker".
    public let subject: String
    /// What was found, or what is wrong.
    public let finding: String
    public let isProblem: Bool
    /// What to do about it; empty when it is right.
    public let advice: [String]

    public static func right(_ subject: String, _ finding: String) -> CheckResult {
        CheckResult(subject: subject, finding: finding, isProblem: false, advice: [])
    }

    public static func problem(_ subject: String, _ finding: String, advice: [String]) -> CheckResult {
        CheckResult(subject: subject, finding: finding, isProblem: true, advice: advice)
    }
}
