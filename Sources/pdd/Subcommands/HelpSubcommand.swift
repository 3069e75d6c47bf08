import PlanModel

extension Subcommand {
    static let help = Subcommand(
        "help", "Show the help of pdd or of one subcommand.", arguments: "[SUBCOMMAND]", count: 0...1
    ) { invocation in
        guard let name = invocation.arguments.first else {
            Standard.output(HelpText.overview)
            return .success
        }
        guard let subcommand = Subcommand.named(name) else {
            let hint =
                nearest(to: name, among: Subcommand.all.map(\.name))
                .map { "; did you mean '\($0)'?" } ?? ""
            throw Failure.usage("unknown subcommand '\(printable(name))'\(hint)")
        }
        Standard.output(HelpText.text(of: subcommand))
        return .success
    }

    static let version = Subcommand("version", "Print the version.", options: [.json]) { invocation in
        Standard.output(invocation.has(.json) ? VersionJSON.line(currentVersion) : "pdd \(currentVersion)\n")
        return .success
    }

    /// Follows semantic versioning; CHANGELOG.md lists the changes in each version.
    static let currentVersion = "0.1.0"
}
