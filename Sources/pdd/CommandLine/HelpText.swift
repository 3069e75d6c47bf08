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
            options of every subcommand:
            \(list(Option.common + [.help]))
            FILE is a cluster description, or a plan; the default is cluster.json.
            Results go to stdout, everything else to stderr.

            exit status:
            \(table(ExitStatus.meanings.map { ("\($0.status.rawValue)", $0.meaning) }))
            environment:
            \(table(environment))
            for details: pdd help SUBCOMMAND

            """
    }

    static func text(of subcommand: Subcommand) -> String {
        let usage = "pdd \(subcommand.name)" + usage(of: subcommand)
        var text = "\(subcommand.summary)\n\nusage: \(usage)\n"
        if !subcommand.discussion.isEmpty { text += "\n\(subcommand.discussion)\n" }
        text += "\noptions:\n" + list(subcommand.options)
        return text
    }

    /// What follows the subcommand's name in a usage line, with a space in front of each part.
    static func usage(of subcommand: Subcommand) -> String {
        var usage = ""
        if !subcommand.arguments.isEmpty { usage += " \(subcommand.arguments)" }
        if subcommand.options.count > 1 { usage += " [OPTION...]" }
        if subcommand.takesCommand { usage += " [-- COMMAND...]" }
        return usage
    }

    /// The variables of the environment that pdd reads.
    static let environment: [(name: String, meaning: String)] = [
        ("PDD_SSH_CONFIG", "A configuration file for ssh, instead of ~/.ssh/config and the system's."),
        ("NO_COLOR", "If it is not empty, no colour."),
        ("DOCKER_HOST", "The local Docker Engine; docker's other variables count, too."),
        ("AWS_PROFILE", "The account of the provider aws; the AWS CLI's other variables count, too."),
        ("MACHINE_STORAGE_PATH", "The store of docker-machine."),
    ]

    private static func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \(padded($0.0, width))  \($0.1)\n" }.joined()
    }

    /// A line for each option.
    private static func list(_ options: [Option]) -> String {
        let names = options.map { option in
            (option.short.map { "\($0), " } ?? "    ") + option.name
                + (option.value.map { option.optionalValue == nil ? " \($0)" : " [\($0)]" } ?? "")
        }
        let width = min(names.map(\.count).max() ?? 0, 24)
        return zip(names, options).map { name, option in
            // The help of a name that is too long for the column goes on the next line.
            let gap = name.count > width ? "\n" + padded("", width + 4) : padded("", width + 2 - name.count)
            return "  \(name)\(gap)\(option.help)\n"
        }.joined()
    }
}
