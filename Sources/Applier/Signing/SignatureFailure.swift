import PlanModel

/// Why something is not signed, or why its signature is refused.
public struct SignatureFailure: Error, Sendable, Hashable {
    public let reason: String
    public let advice: [String]

    init(_ reason: String, advice: [String] = []) {
        self.reason = reason
        self.advice = advice
    }

    init(_ error: CommandError, doing what: String) {
        if case .notFound(let program) = error {
            self.init(
                "'\(program)' is not installed",
                advice: ["install OpenSSH's client, for example: apt-get install openssh-client"])
        } else {
            self.init(ActionFailure(error, doing: what).reason)
        }
    }
}
