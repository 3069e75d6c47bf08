public import PlanModel

/// The outside programs that pdd runs.
public enum Programs {
    /// Those that some providers need, each once.
    public static func of(_ providers: [ProviderKind]) -> [String] {
        var programs: [String] = []
        for program in providers.flatMap(\.capabilities.programs) where !programs.contains(program) {
            programs.append(program)
        }
        return programs
    }

    /// - Throws: When one that these providers need is not installed.
    static func require(for providers: [ProviderKind]) throws(ActionFailure) {
        let missing = of(providers).filter { findProgram($0) == nil }
        guard missing.isEmpty else {
            throw ActionFailure(
                "\(missing.map { "'\($0)'" }.joined(separator: " and ")) "
                    + "\(missing.count == 1 ? "is" : "are") not installed",
                advice: ["needed for the provider \(listed(providers.map(\.rawValue))); see the README"])
        }
    }

    /// Whether a program is installed, and its version.
    public static func check(_ name: String, runner: any CommandRunner) -> CheckResult {
        guard findProgram(name) != nil else {
            return .problem(name, "it is not installed, or not in PATH", advice: [advice(name)])
        }
        guard let option = versionOption(name) else { return .right(name, "installed") }
        do throws(CommandError) {
            let result = try runner.run(name, [option], deadline: 20)
            // ssh prints it on its error output.
            let lines = parts(of: result.text, at: "\n") + result.errorLines
            guard result.status == 0, let line = lines.first(where: { !$0.isEmpty }) else {
                return .problem(
                    name, "'\(name) \(option)' exited with status \(result.status)", advice: [advice(name)])
            }
            return .right(name, line)
        } catch {
            let failure = ActionFailure(error, doing: "asking for its version")
            return .problem(name, failure.reason, advice: [advice(name)])
        }
    }

    /// Whether the local Docker Engine answers, and its version.
    public static func checkEngine(_ runner: any CommandRunner) throws(ActionFailure) -> CheckResult {
        try DockerEngine(runner: runner).check()
    }

    /// ssh-keygen has none.
    private static func versionOption(_ name: String) -> String? {
        switch name {
        case "ssh-keygen": nil
        case "ssh": "-V"
        default: "--version"
        }
    }

    private static func advice(_ name: String) -> String {
        switch name {
        case "ssh", "ssh-keygen": "install OpenSSH's client, for example: apt-get install openssh-client"
        case "docker": "install Docker, for example: apt-get install docker.io"
        case "aws": "install the AWS CLI, for example: apt-get install awscli"
        case "flock": "install util-linux, for example: apt-get install util-linux"
        case "docker-machine": "install docker-machine, and see that it is in PATH"
        default: "install it, and see that it is in PATH"
        }
    }
}
