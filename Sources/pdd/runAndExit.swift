import Applier
import Foundation
import PlanModel

/// Runs the subcommand that the words name, and exits with its status.
func runAndExit(_ words: [String]) -> Never {
    openMissingStreams()
    // Do not die of SIGPIPE when a reader closes, as in `pdd plan | head`.
    signal(SIGPIPE, SIG_IGN)
    exit(statusWithResults(run(Array(words.dropFirst()))).rawValue)
}

/// The status of a subcommand; if it succeeded but its results could not be written, a status for that.
private func statusWithResults(_ status: ExitStatus) -> ExitStatus {
    guard let number = Standard.outputFailure else { return status }
    if number != EPIPE {
        Standard.error("error: standard output cannot be written: \(FileFailure.reason(number))\n")
    }
    switch status {
    case .success, .differences: return number == EPIPE ? .outputClosed : .actionFailed
    case .actionFailed, .wrongInput, .partlyApplied, .stalePlan, .locked, .wrongUsage, .interrupted, .outputClosed:
        return status
    }
}

private func run(_ words: [String]) -> ExitStatus {
    do {
        guard let name = words.first else {
            Standard.error(HelpText.overview)
            return .wrongUsage
        }
        if ["--help", "-h"].contains(name) {
            Standard.output(HelpText.overview)
            return .success
        }
        if name == "--version" { return try Subcommand.version.run(Invocation(.version, words: [])) }
        guard let subcommand = Subcommand.named(name) else {
            let names = Subcommand.all.map(\.name)
            let hint = nearest(to: name, among: names).map { "; did you mean '\($0)'?" } ?? ""
            throw Failure.usage("unknown subcommand '\(printable(name))'\(hint)")
        }
        let invocation = try Invocation(
            subcommand, words: Array(words.dropFirst()), bytes: rawArguments(after: 1))
        if invocation.has(.help) {
            Standard.output(HelpText.text(of: subcommand))
            return .success
        }
        return try subcommand.run(invocation)
    } catch let failure as Failure {
        Standard.error(failure.text)
        return failure.status
    } catch let failure as ActionFailure {
        Standard.error(FailureText.text(failure))
        return .actionFailed
    } catch let failure as FileFailure {
        Standard.error(printable("error: '\(failure.path)': \(failure)\n"))
        return .actionFailed
    } catch {
        Standard.error("error: \(printable(Input.reason(error)))\n")
        return .actionFailed
    }
}
