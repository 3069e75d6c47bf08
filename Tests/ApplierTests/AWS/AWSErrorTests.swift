import PlanModel
import Testing

@testable import Applier

struct AWSErrorTests {
    private static func answer(_ code: String, _ message: String = "no") -> [String] {
        ["", "An error occurred (\(code)) when calling the RunInstances operation: \(message)"]
    }

    @Test(
        arguments: [
            (answer("RequestLimitExceeded"), AWSError.Sort.passing, "RequestLimitExceeded"),
            (answer("Throttling"), .passing, "Throttling"),
            (answer("InternalError"), .unanswered, "InternalError"),
            (answer("ServiceUnavailable"), .unanswered, "ServiceUnavailable"),
            (
                ["An error occurred (503) when calling the X operation (reached max retries: 4): Service Unavailable"],
                .unanswered, "503"
            ),
            (answer("ExpiredToken"), .credentials, "ExpiredToken"),
            (answer("AuthFailure"), .credentials, "AuthFailure"),
            (answer("UnauthorizedOperation"), .unauthorised, "UnauthorizedOperation"),
            (answer("InvalidGroup.Duplicate"), .refused, "InvalidGroup.Duplicate"),
            (answer("InsufficientInstanceCapacity"), .refused, "InsufficientInstanceCapacity"),
            (
                ["Unable to locate credentials. You can configure credentials by running \"aws configure\"."],
                .credentials, nil
            ),
            (["The config profile (work) could not be found"], .credentials, nil),
            (["Could not connect to the endpoint URL: \"https://ec2.nowhere.amazonaws.com/\""], .unanswered, nil),
            (["Connection was closed before we received a valid response from endpoint URL"], .unanswered, nil),
            (["Read timeout on endpoint URL: \"https://…\""], .unanswered, nil),
            (
                ["You must specify a region. You can also configure your region by running \"aws configure\"."],
                .program, nil
            ),
            (["usage: aws [options] <command>", "aws: error: unknown options"], .program, nil),
            ([], .program, nil),
        ] as [([String], AWSError.Sort, String?)])
    func `the AWS CLI's messages are classified`(lines: [String], sort: AWSError.Sort, code: String?) {
        let error = AWSError(.runInstances, status: 255, errors: lines)
        #expect(error.sort == sort)
        #expect(error.code == code)
    }

    @Test func `the message is the one behind the operation`() {
        let error = AWSError(
            .runInstances, status: 254, errors: Self.answer("InvalidParameterValue", "the value (x): is wrong: y"))
        #expect(error.message == "the value (x): is wrong: y")
    }

    @Test func `a forbidden call names the missing permission, and is not retried`() {
        let error = AWSError(.runInstances, status: 254, errors: Self.answer("UnauthorizedOperation", "denied"))
        let failure = ActionFailure(error, doing: "making hosts", at: "region us-west-2")
        #expect(!failure.isTransient)
        #expect(
            failure.reason
                == "making hosts: this identity is not allowed to do that in region us-west-2: AWS says UnauthorizedOperation: denied"
        )
        #expect(failure.advice.first == "it needs the permission ec2:RunInstances, ec2:CreateTags")
    }

    @Test(arguments: [
        ("The SSO session associated with this profile has expired", "aws sso login"),
        ("The config profile (x) could not be found", "list-profiles"),
        ("Unable to locate credentials", "aws configure list"),
    ])
    func `missing credentials come with what to do`(said: String, advice: String) {
        let error = AWSError(.getCallerIdentity, status: 255, errors: [said])
        let failure = ActionFailure(error, doing: "x", at: "y")
        #expect(failure.advice.contains { $0.contains(advice) })
        #expect(!failure.isTransient)
    }
}
