import PlanModel

/// The rules for the variables that a description gives the builder.
enum BuilderVariables {
    /// Why the builder cannot have a variable of this name; nil if it can.
    static func problem(_ name: String) -> String? {
        if !isEnvironmentName(name) { return Messages.environmentName(name) }
        if own.contains(name) || begins(name, with: "PDD_") {
            return "'\(name)' is a variable of pdd's own scripts; give the builder's another name"
        }
        if hosts.contains(name) || begins(name, with: "LD_") {
            return
                "'\(name)' belongs to the host's shell and programs, which would fail or run others; set it in the builder"
        }
        if docker.contains(name) {
            return "'\(name)' would point the Docker client away from the host's engine; set it in the builder"
        }
        return nil
    }

    /// What pdd sets for a script, for its checks, and around it.
    private static let own: Set = [
        Variable.image, Variable.submitFiles, Variable.wait, Variable.info, Variable.images, "DIRECTORY", "LOCK",
        "DEADLINE", "READER", "CLUSTER", "QUEUE", "LEASE", "FILES", "CHECKS",
    ]

    private static let hosts: Set = [
        "PATH", "HOME", "IFS", "ENV", "BASH_ENV", "SHELLOPTS", "BASHOPTS", "BASH_VERSINFO", "PWD", "OLDPWD", "OPTIND",
        "PPID", "UID", "EUID", "PS1", "PS2", "PS4", "SHELL", "POSIXLY_CORRECT", "LINENO", "_",
    ]

    private static let docker: Set = [
        "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS", "DOCKER_TLS_VERIFY",
        "DOCKER_API_VERSION",
    ]
}

extension ObjectReader {
    /// The builder's variables, sorted by name; each value is a string.
    func builderEnvironment() -> [EnvironmentEntry] {
        (members("environment") ?? []).compactMap { member in
            if let problem = BuilderVariables.problem(member.name) {
                problems.error(problem, at: member.nameOffset)
                return nil
            }
            if let text = member.node.string { return EnvironmentEntry(member.name, .literal(text)) }
            let place = "'\(member.name)' in 'environment' of \(what)"
            problems.error(
                member.node.members == nil
                    ? "\(place) must be a string, not \(member.node.value.kindName)"
                    : "\(place) cannot be a secret, which would stay in the image's layers and in the log of its build; "
                        + "give secrets to a container", at: member.node.offset)
            return nil
        }.sorted { $0.name < $1.name }
    }
}
