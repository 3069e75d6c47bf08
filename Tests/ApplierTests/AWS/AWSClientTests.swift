import PlanModel
import Synchronization
import Testing

@testable import Applier

struct AWSClientTests {
    private static func settings(_ change: (inout AWSSettings) -> Void = { _ in }) -> AWSSettings {
        var settings = AWSSettings()
        change(&settings)
        return settings
    }

    /// A runner that gives these answers, one after the other, the last one for ever.
    private static func runner(_ answers: [CommandResult]) -> RecordingRunner {
        let rest = Mutex(answers)
        return RecordingRunner { _ in
            rest.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
    }

    private static func refusal(_ code: String) -> CommandResult {
        CommandResult(
            status: 254, errorLines: ["An error occurred (\(code)) when calling the X operation: no"])
    }

    @Test func `settings become options, and secrets do not`() {
        let secret = "wJalrXUtnFEMI"
        let client = AWSClient(
            Self.settings {
                $0.region = "us-west-2"
                $0.profile = "work"
                $0.endpoint = "http://127.0.0.1:5000"
            }, credentials: ["AWS_SECRET_ACCESS_KEY": Secret(secret)], runner: RecordingRunner())
        let command = client.command(AWSCommands.getCallerIdentity)
        #expect(
            command.arguments == [
                "--output", "json", "--cli-connect-timeout", "10", "--cli-read-timeout", "30", "--region",
                "us-west-2", "--endpoint-url", "http://127.0.0.1:5000", "sts", "get-caller-identity",
            ])
        #expect(command.environment["AWS_SECRET_ACCESS_KEY"]?.reveal() == secret)
        #expect(command.environment["AWS_PAGER"]?.reveal() == "")
        #expect(!"\(command)".contains(secret))
    }

    @Test func `a profile is used where the file has no credentials`() {
        let client = AWSClient(
            Self.settings { $0.profile = "work" }, credentials: [:], runner: RecordingRunner())
        #expect(
            client.command(AWSCommands.describeVpcs).arguments.suffix(4) == [
                "--profile", "work", "ec2", "describe-vpcs",
            ])
    }

    @Test func `temporary failures are retried, others are not`() throws {
        let passing = Self.runner([
            Self.refusal("RequestLimitExceeded"), Self.refusal("InternalError"),
            CommandResult(status: 0, output: Array(#"{"Vpcs": []}"#.utf8)),
        ])
        let client = AWSClient(AWSSettings(), credentials: [:], runner: passing, firstWait: 0.001)
        #expect(try client.ask(AWSCommands.describeVpcs)["Vpcs"]?.elements?.isEmpty == true)
        #expect(passing.commands.count == 3)

        let lasting = Self.runner([Self.refusal("UnauthorizedOperation")])
        #expect(throws: AWSError.self) {
            try AWSClient(AWSSettings(), credentials: [:], runner: lasting).ask(AWSCommands.describeVpcs)
        }
        #expect(lasting.commands.count == 1)
    }

    @Test func `what never passes ends after its attempts`() {
        let runner = Self.runner([Self.refusal("Throttling")])
        let client = AWSClient(AWSSettings(), credentials: [:], runner: runner, attempts: 3, firstWait: 0.001)
        #expect(throws: AWSError.self) { try client.ask(AWSCommands.describeVpcs) }
        #expect(runner.commands.count == 3)
    }

    @Test func `an answer of nothing is an answer`() throws {
        let client = AWSClient(
            AWSSettings(), credentials: [:], runner: Self.runner([CommandResult(status: 0, output: [0x0A])]))
        guard case .null = try client.ask(AWSCommands.deleteGroup("sg-1")).value else {
            Issue.record("something was read")
            return
        }
    }
}
