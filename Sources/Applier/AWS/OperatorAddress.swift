import PlanModel

/// The address that AWS sees this machine under; asked for once.
final class OperatorAddress: Sendable {
    private let runner: any CommandRunner
    private let known = Once<CIDR>()

    init(runner: any CommandRunner) {
        self.runner = runner
    }

    static let command = Command(
        "curl", ["-fsS", "--max-time", "10", "https://checkip.amazonaws.com"])

    /// The address as a network of one.
    func learn() throws(ActionFailure) -> CIDR {
        try known.value { () throws(ActionFailure) in try ask() }
    }

    private func ask() throws(ActionFailure) -> CIDR {
        let unknown = { (reason: String) in
            ActionFailure(
                "this machine's public address is unknown: \(reason)",
                advice: ["name it in the description: \"allowSSHFrom\": [\"203.0.113.7/32\"] in 'provider'"])
        }
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(Self.command, input: .none, deadline: 15, log: nil)
        } catch {
            throw unknown(ActionFailure(error, doing: "asking checkip.amazonaws.com").reason)
        }
        guard result.status == 0 else {
            throw unknown(result.errorLines.last ?? "curl exited with status \(result.status)")
        }
        let text = parts(of: result.text, at: "\n")[0]
        guard CIDR.address(text) != nil, let network = CIDR("\(text)/32") else {
            throw unknown("checkip.amazonaws.com did not answer with an IPv4 address")
        }
        return network
    }
}
