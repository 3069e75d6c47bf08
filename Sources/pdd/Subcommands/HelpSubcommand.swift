import PlanModel

extension Subcommand {
    private static let man = Option("--man", "Print the manual page instead, for man(1).")

    static let help = Subcommand(
        "help", "Show the help of pdd or of one subcommand.", arguments: "[SUBCOMMAND]", count: 0...1,
        options: [man],
        discussion: """
            Without SUBCOMMAND, lists the subcommands and the exit statuses:

              pdd help apply
              pdd help --man plan | man -l -
            """
    ) { invocation in
        guard let name = invocation.arguments.first else {
            Standard.output(invocation.has(man) ? ManPage.overview : HelpText.overview)
            return .success
        }
        let subcommand = try Subcommand.named(name)
        Standard.output(invocation.has(man) ? ManPage.text(of: subcommand) : HelpText.text(of: subcommand))
        return .success
    }

    static let version = Subcommand(
        "version", "Print the version.", options: [.json],
        discussion: """
              pdd version
            """
    ) { invocation in
        let commit = String(decoding: PackageResources.commit, as: UTF8.self)
        Standard.output(
            invocation.has(.json)
                ? VersionJSON.line(currentVersion, commit: commit)
                : "pdd \(currentVersion) (\(commit); plan format \(Plan.format))\n")
        return .success
    }

    /// Follows semantic versioning; CHANGELOG.md lists the changes in each version.
    static let currentVersion = "0.1.0"
}
