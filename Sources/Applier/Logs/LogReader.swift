import PlanModel
import Synchronization

/// Reads logs of several hosts at the same time.
public struct LogReader: Sendable {
    private let access: SSHHostAccess
    private let runner: any CommandRunner

    public init(access: SSHHostAccess, runner: any CommandRunner) {
        self.access = access
        self.runner = runner
    }

    /// Reads each log to its end, or as long as pdd runs; the failures, in the order of the requests.
    ///
    /// - Parameter take: Gets the number of the request and each line, from several threads.
    public func read(
        _ requests: [LogRequest], _ part: LogRequest.Part, _ take: @escaping @Sendable (Int, LogLine) -> Void
    ) -> [ActionFailure?] {
        sideBySide(Array(requests.enumerated()), width: max(1, requests.count)) { number, request in
            do throws(ActionFailure) {
                try read(request, part) { take(number, $0) }
                return nil
            } catch {
                return error
            }
        }
    }

    private func read(
        _ request: LogRequest, _ part: LogRequest.Part, _ take: @escaping @Sendable (LogLine) -> Void
    ) throws(ActionFailure) {
        let line = request.line(part, user: access.user(request.host))
        var command = try access.command(request.host).run(line)
        command.output = .none
        let lines = SharedLines()
        let what = "reading the log"
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(
                command, input: .held, deadline: part.follows ? Self.longest : Self.readingTime, log: nil
            ) { piece in
                for line in lines.state.withLock({ $0.add(piece) }) { take(line) }
            }
        } catch {
            throw ActionFailure(error, doing: what)
        }
        for line in lines.state.withLock({ $0.finish() }) { take(line) }
        guard result.status == 0 else { throw SSHFailure.failure(result, doing: what, tail: nil) }
    }

    private final class SharedLines: Sendable {
        let state = Mutex(LogLines())
    }

    /// How long reading a log that ends may take, in seconds.
    private static let readingTime = 3600

    /// How long a log is followed, in seconds.
    private static let longest = 30 * 86_400
}
