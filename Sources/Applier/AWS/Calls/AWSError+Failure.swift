import PlanModel

extension ActionFailure {
    /// What the user is told of a call that failed.
    ///
    /// - Parameter place: The place of the launch: region, profile, endpoint.
    init(_ error: AWSError, doing what: String, at place: String) {
        let call = "aws \(error.operation.service) \(error.operation.command)"
        let said = error.code.map { "AWS says \($0): \(error.message)" } ?? error.message
        switch error.sort {
        case .passing, .unanswered:
            self.init("\(what): \(said)", command: call, isTransient: true)
        case .credentials:
            self.init(
                "\(what): the credentials for \(place) are missing or no longer valid: \(said)",
                command: call, advice: Self.credentialAdvice(error))
        case .unauthorised:
            self.init(
                "\(what): this identity is not allowed to do that in \(place): \(said)", command: call,
                advice: [
                    "it needs the permission \(error.operation.permissions.joined(separator: ", "))",
                    "all that a plan needs, as an IAM policy: pdd plan --iam",
                ])
        case .refused:
            self.init("\(what): \(said)", command: call, advice: Self.advice(error, place))
        case .program:
            self.init(
                "\(what): the AWS CLI failed: \(error.message)", command: call,
                advice: error.message.contains("region")
                    ? ["set 'region' of 'provider' in the description, or AWS_REGION"] : [])
        }
    }

    private static func credentialAdvice(_ error: AWSError) -> [String] {
        let text = error.message
        if text.contains("SSO") || text.contains("sso") {
            return ["log in again: aws sso login, with the profile of the description"]
        }
        if text.contains("config profile") {
            return ["list the profiles: aws configure list-profiles"]
        }
        if error.isOne(of: ["ExpiredToken", "ExpiredTokenException", "RequestExpired"]) {
            return ["the session has ended; get new credentials, or set the clock if it is wrong"]
        }
        return [
            "see which credentials the AWS CLI finds: aws configure list",
            "pdd uses what the AWS CLI uses: a profile, environment variables, SSO, a role, or 'config'",
        ]
    }

    private static func advice(_ error: AWSError, _ place: String) -> [String] {
        switch error.code {
        case "InstanceLimitExceeded", "VcpuLimitExceeded", "MaxSpotInstanceCountExceeded":
            ["the account's limit in \(place) is reached; raise it under Service Quotas, or ask for less"]
        case "InsufficientInstanceCapacity":
            ["the zone has no capacity left; name another 'zone' or 'instanceType', or apply again later"]
        case "SpotMaxPriceTooLow":
            ["raise 'maxPrice' of 'spot', or set \"fallback\": true for on-demand instances"]
        case "RulesPerSecurityGroupLimitExceeded":
            ["a security group takes a limited number of rules; name fewer networks, or wider ones"]
        default: []
        }
    }
}
