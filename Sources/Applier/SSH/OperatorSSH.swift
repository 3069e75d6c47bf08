import PlanModel

/// What ssh reads on the operator's machine beside what pdd gives it.
enum OperatorSSH {
    /// The name of the variable that names a file for ssh.
    static let variable = "PDD_SSH_CONFIG"

    /// The operator's replacement for `~/.ssh/config`; nil if there is none.
    static func configuration() throws(ActionFailure) -> String? {
        guard let path = environmentVariable(variable), !path.isEmpty else { return nil }
        guard fileExists(path) else {
            throw ActionFailure(
                "the variable \(variable) names '\(path)', and there is no such file",
                advice: ["correct it, or remove it: unset \(variable)"])
        }
        // A word such as 'none' would mean something else to ssh.
        return absolutePath(path)
    }

    /// The plan's settings with the path of the key as ssh takes it.
    ///
    /// - Throws: When a private key that the plan names leads out of the directory, or is no file.
    static func settings(of plan: Plan, in directory: String) throws(ActionFailure) -> SSHSettings {
        for path in plan.identityFiles { _ = try keyPath(path, in: directory) }
        var settings = plan.ssh
        if let path = settings.identityFile { settings.identityFile = try keyPath(path, in: directory) }
        return settings
    }

    /// The path of a private key as programs take it: in the operator's home, or below the directory.
    ///
    /// An agent may have a key that is missing here; if not, ssh reports it.
    static func keyPath(_ path: String, in directory: String) throws(ActionFailure) -> String {
        if begins(path, with: "~/") { return path }
        do throws(InnerFileError) {
            _ = try openInnerFile(path, in: directory)
        } catch .missing {
            return "\(directory)/\(path)"
        } catch {
            throw ActionFailure(
                "the private key '\(path)' cannot be used: \(error)",
                advice: ["link it into ~/.ssh and write: \"identityFile\": \"~/.ssh/NAME\""])
        }
        return "\(directory)/\(path)"
    }
}
