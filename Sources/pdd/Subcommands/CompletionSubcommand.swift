import PlanModel

extension Subcommand {
    private static let shells: [(name: String, script: [UInt8])] = [
        ("bash", PackageResources.completion_bash), ("zsh", PackageResources.completion_zsh),
        ("fish", PackageResources.completion_fish),
    ]

    static let completion = Subcommand(
        "completion", "Print the completion script of a shell.",
        arguments: "SHELL", count: 1...1, takesCommand: true, words: shells.map(\.name),
        discussion: """
            SHELL is bash, zsh or fish. For the current shell:

              . <(pdd completion bash)
              . <(pdd completion zsh)
              pdd completion fish | source

            Subcommands, options, files, and the hosts, containers and actions of the description
            are completed. The scripts get them from 'pdd completion words -- WORD...'.
            """
    ) { invocation in
        let name = invocation.arguments[0]
        if name == "words" {
            Standard.output(printable(Completion(of: invocation.command ?? [], names: names).text))
            return .success
        }
        guard let shell = shells.first(where: { $0.name == name }) else {
            throw Failure.usage(
                "there is completion for \(listed(shells.map(\.name))), and none for '\(printable(name))'",
                subcommand: "completion")
        }
        Standard.output(shell.script)
        return .success
    }

    /// What a description or plan names; nothing if it cannot be read.
    private static func names(of file: String?) -> Completion.Names {
        var names = Completion.Names()
        do {
            let plan = try Input.read(path: file ?? "cluster.json", isLocal: false).plan
            names.hosts = plan.createdHosts
            names.containers = plan.placements.map(\.name)
            names.actions = plan.actions.map(\.id.description)
        } catch {
            // A description that is being written has mistakes; completion is silent about them.
        }
        return names
    }
}
