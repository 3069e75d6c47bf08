import Dispatch
import PlanModel

/// Calls AWS through the AWS CLI: one process a call, JSON out of it.
///
/// Works with version 1 and version 2 of it. What is known to pass is tried again: by the AWS CLI a
/// few times in one process, then here with longer waits.
struct AWSClient: Sendable {
    private let runner: any CommandRunner
    private let settings: AWSSettings
    private let credentials: [String: Secret]
    /// Calls at once: each costs more than half a second of processor time.
    private let room = DispatchSemaphore(value: 4)
    /// The first one included.
    private let attempts: Int
    private let firstWait: Double
    /// How long one process may take, in seconds.
    private let deadline: Int

    /// - Parameter credentials: Variables that go before the AWS CLI's own choice.
    init(
        _ settings: AWSSettings, credentials: [String: Secret], runner: any CommandRunner,
        attempts: Int = 6, firstWait: Double = 1, deadline: Int = AWSClient.defaultDeadline
    ) {
        self.settings = settings
        self.credentials = credentials
        self.runner = runner
        self.attempts = attempts
        self.firstWait = firstWait
        self.deadline = deadline
    }

    /// Where calls go, in words: "region us-west-2, profile work".
    var place: String {
        var words = [settings.region.map { "region \($0)" } ?? "the AWS CLI's region"]
        if let profile = settings.profile, credentials.isEmpty { words.append("profile \(profile)") }
        if let endpoint = settings.endpoint { words.append("endpoint \(endpoint)") }
        return words.joined(separator: ", ")
    }

    /// The command line of a call.
    func command(_ call: AWSCall) -> Command {
        var words = ["--output", "json", "--cli-connect-timeout", "10", "--cli-read-timeout", "30"]
        if let region = settings.region { words += ["--region", region] }
        // A profile would go before the credentials of a config file.
        if let profile = settings.profile, credentials.isEmpty { words += ["--profile", profile] }
        if let endpoint = settings.endpoint { words += ["--endpoint-url", endpoint] }
        words += [call.operation.service, call.operation.command] + call.arguments
        return Command(
            "aws", words, environment: Self.variables.merging(credentials) { $1 }.merging(call.environment) { $1 })
    }

    /// No pager of version 2; a few quick repetitions within one process.
    private static let variables = [
        "AWS_PAGER": Secret(""), "AWS_CLI_AUTO_PROMPT": Secret("off"),
        "AWS_RETRY_MODE": Secret("standard"), "AWS_MAX_ATTEMPTS": Secret("4"),
    ]

    /// Four attempts of 30 s each, and the waits between them.
    static let defaultDeadline = 150

    /// What AWS answers.
    ///
    /// - Parameter until: When to stop trying again, as `now()` gives it; nil is no such time.
    func ask(_ call: AWSCall, log: OutputLog? = nil, until: Double? = nil) throws(AWSError) -> JSONNode {
        var attempt = 1
        while true {
            do throws(AWSError) {
                return try once(call, log)
            } catch {
                guard error.isPassing, attempt < attempts else { throw error }
                let wait = wait(attempt)
                if let until, now() + wait > until { throw error }
                log?.note("\(call.name): \(error.code ?? error.message); again in \(Int(wait + 0.5)) s")
                pause(wait)
                attempt += 1
            }
        }
    }

    /// The same as a failure that names the operation.
    func ask(
        _ call: AWSCall, log: OutputLog? = nil, until: Double? = nil, doing what: String
    ) throws(ActionFailure) -> JSONNode {
        do throws(AWSError) {
            return try ask(call, log: log, until: until)
        } catch {
            throw failure(error, doing: what)
        }
    }

    func failure(_ error: AWSError, doing what: String) -> ActionFailure {
        ActionFailure(error, doing: what, at: place)
    }

    /// Doubles each time up to 15 s, and is spread, so that many do not come back at once.
    private func wait(_ attempt: Int) -> Double {
        var wait = firstWait
        for _ in 1..<attempt { wait *= 2 }
        return min(wait, 15) * Double.random(in: 0.5...1)
    }

    private func once(_ call: AWSCall, _ log: OutputLog?) throws(AWSError) -> JSONNode {
        room.wait()
        defer { room.signal() }
        log?.note(call.name)
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(
                command(call), input: call.input.map { .bytes(Array($0.utf8)) } ?? .none,
                deadline: deadline, log: nil)
        } catch {
            let failure = ActionFailure(error, doing: call.name)
            if case .deadline = error {
                throw AWSError(call.operation, code: nil, message: failure.reason, sort: .unanswered)
            }
            throw AWSError(call.operation, code: nil, message: failure.reason, sort: .program)
        }
        guard result.status == 0 else {
            throw AWSError(call.operation, status: result.status, errors: result.errorLines)
        }
        return try read(result, call)
    }

    private func read(_ result: CommandResult, _ call: AWSCall) throws(AWSError) -> JSONNode {
        // Operations that only do something answer with nothing.
        let isEmpty = result.output.allSatisfy { [0x20, 0x0A, 0x0D, 0x09].contains($0) }
        guard !isEmpty else { return JSONNode(.null, offset: 0) }
        do {
            return try JSONReader.read(SourceText(name: call.name, bytes: result.output))
        } catch {
            throw AWSError(
                call.operation, code: nil, message: "it did not print JSON", sort: .program)
        }
    }
}
