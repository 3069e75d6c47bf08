/// The words that similar programs use for what pdd does, for the hint after an unknown word.
enum Neighbours {
    /// Subcommands of docker, docker compose, kubectl, Terraform and git, by the subcommand of pdd.
    private static let subcommands: [String: [String]] = [
        "apply": ["up", "create", "deploy", "start", "scale", "install", "sync"],
        "cp": ["copy", "scp", "rsync", "get-file", "put"],
        "destroy": ["down", "delete", "rm", "remove", "stop", "kill", "teardown", "terminate", "uninstall"],
        "diff": ["preview", "dry-run", "refresh", "drift"],
        "extend": ["renew", "lease", "keep"],
        "forward": ["port-forward", "tunnel", "port", "proxy"],
        "init": ["new", "generate"],
        "logs": ["log", "tail", "events"],
        "plan": ["show", "graph", "config", "inspect"],
        "run": ["submit", "job", "start-job"],
        "shell": ["login", "attach", "sh", "bash"],
        "status": ["ps", "ls", "list", "get", "describe", "top", "info", "state"],
        "validate": ["check", "lint", "verify-description"],
    ]

    /// The subcommand that does what a similar program's `word` does; nil if there is none.
    static func subcommand(for word: String) -> String? { subcommands.first { $0.value.contains(word) }?.key }

    /// Options of similar programs, the subcommands that they are answered for (none means all), and what to write
    /// instead; `{}` stands for the subcommand.
    private static let options: [(names: [String], subcommands: [String], instead: String)] = [
        (["-o", "--output", "-out"], ["plan", "diff", "init"], "--out"),
        (
            ["--auto-approve", "-auto-approve", "--force", "--no-confirm", "--assume-yes"], ["apply", "destroy"],
            "--yes"
        ),
        (["--dry-run", "--what-if"], ["apply", "destroy"], "pdd diff"),
        (["--target", "-target"], ["apply"], "--only"),
        (["--parallelism", "-parallelism", "--jobs", "-j", "--forks"], ["apply", "destroy"], "--parallel"),
        (["--no-color", "--no-colour", "-no-color", "--no-ansi"], [], "--color never"),
        (["--colour"], [], "--color"),
        (["-f", "--file", "--filename", "--var-file", "-chdir"], [], "pdd {} FILE"),
    ]

    /// What to write instead of a similar program's option; nil if nothing in pdd does the same.
    static func option(for name: String, of subcommand: String) -> String? {
        options.first { entry in
            entry.names.contains(name) && (entry.subcommands.isEmpty || entry.subcommands.contains(subcommand))
        }?.instead.split(separator: "{}", omittingEmptySubsequences: false).joined(separator: subcommand)
    }
}
