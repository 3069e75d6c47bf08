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
        let (name, index) = try firstName(in: words)
        guard let name else {
            Standard.error(HelpText.overview)
            return .wrongUsage
        }
        if ["--help", "-h"].contains(name) {
            Standard.output(HelpText.overview)
            return .success
        }
        if name == Option.version.name { return try Subcommand.version.run(Invocation(.version, words: [])) }
        let invocation = try Invocation(
            Subcommand.named(name), words: Array(words[(index + 1)...]), bytes: rawArguments(after: index + 1))
        Terminal.use(invocation.value(of: .color))
        if invocation.has(.help) {
            Standard.output(HelpText.text(of: invocation.subcommand))
            return .success
        }
        if invocation.has(.version) { return try Subcommand.version.run(Invocation(.version, words: [])) }
        return try invocation.subcommand.run(invocation)
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

/// Uses the colours that are chosen in front of the subcommand; gives its name and index, or nil if there is none.
private func firstName(in words: [String]) throws -> (name: String?, index: Int) {
    var index = 0
    while index < words.count {
        let parts = words[index].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.first ?? "" == Option.color.name else { return (words[index], index) }
        let value = parts.count == 2 ? String(parts[1]) : index + 1 < words.count ? words[index + 1] : nil
        Terminal.use(try Option.color.checked(value, of: nil))
        index += parts.count == 2 ? 1 : 2
    }
    return (nil, index)
}
