import PlanModel
import Planner

/// The help, composed from the descriptions of the subcommands.
enum HelpText {
    static var overview: String {
        let width = Subcommand.all.map(\.name.count).max() ?? 0
        let lines = Subcommand.all.map { "  \(padded($0.name, width))  \($0.summary)\n" }.joined()
        return """
            pdd creates, repairs and removes clusters of Docker hosts for Pegasus and HTCondor.

            usage: pdd SUBCOMMAND [FILE] [OPTION...]

            \(lines)
            FILE is a cluster description, or a plan; the default is cluster.json.
            Results go to stdout, everything else to stderr.

            exit status:
              0  done, or no difference          4  partly applied: some hosts done, some failed
              1  an action failed                5  the plan or the approval is stale
              2  there are differences           6  another pdd holds the lock
              3  the input is wrong             64  wrong usage
            130  interrupted; safe to run again
            141  the reader of stdout was closed

            for details: pdd help SUBCOMMAND

            """
    }

    static func text(of subcommand: Subcommand) -> String {
        var usage = "pdd \(subcommand.name)"
        if !subcommand.arguments.isEmpty { usage += " \(subcommand.arguments)" }
        if subcommand.options.count > 1 { usage += " [OPTION...]" }
        if subcommand.takesCommand { usage += " [-- COMMAND...]" }
        var text = "\(subcommand.summary)\n\nusage: \(usage)\n"
        if !subcommand.discussion.isEmpty { text += "\n\(subcommand.discussion)\n" }
        let names = subcommand.options.map { option in
            (option.short.map { "\($0), " } ?? "    ") + option.name
                + (option.value.map { option.optionalValue == nil ? " \($0)" : " [\($0)]" } ?? "")
        }
        let width = min(names.map(\.count).max() ?? 0, 24)
        text += "\noptions:\n"
        for (name, option) in zip(names, subcommand.options) {
            // The help of a name that is too long for the column goes on the next line.
            let gap = name.count > width ? "\n" + padded("", width + 4) : padded("", width + 2 - name.count)
            text += "  \(name)\(gap)\(option.help)\n"
        }
        return text
    }
}
