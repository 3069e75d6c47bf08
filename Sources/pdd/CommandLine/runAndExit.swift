import Foundation
import PlanModel

/// Runs the subcommand that the words name, and ends the program with its status.
func runAndExit(_ words: [String]) -> Never {
    // A reader that goes away, as in `pdd plan | head`, is no reason to die of a signal.
    signal(SIGPIPE, SIG_IGN)
    exit(run(Array(words.dropFirst())).rawValue)
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
        let invocation = try Invocation(subcommand, words: Array(words.dropFirst()))
        if invocation.has(.help) {
            Standard.output(HelpText.text(of: subcommand))
            return .success
        }
        return try subcommand.run(invocation)
    } catch let failure as Failure {
        Standard.error(failure.text)
        return failure.status
    } catch {
        Standard.error("error: \(printable("\(error)"))\n")
        return .actionFailed
    }
}
