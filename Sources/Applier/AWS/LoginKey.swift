import PlanModel

/// The key for pdd's logins: the user's, or one that is created for the cluster.
struct LoginKey: Sendable {
    /// The private half.
    let path: String
    private let own: ClusterKey?
    private let runner: any CommandRunner

    init(_ settings: SSHSettings, files: ClusterFiles, directory: String, runner: any CommandRunner) {
        self.runner = runner
        if let file = settings.identityFile {
            path = Self.absolute(file, in: directory)
            own = nil
        } else {
            path = files.key
            own = ClusterKey(files, runner: runner)
        }
    }

    /// The public half of the key that was created for the cluster; nil if it is missing here, or the user's own key
    /// is used.
    func ownPublicKey() throws(ActionFailure) -> String? { try own?.known() }

    /// Whether the key that was created for the cluster is missing here.
    var isMissing: Bool { own != nil && !fileExists(path) }

    /// The path as programs take it, relative to the description and not to where pdd runs.
    private static func absolute(_ file: String, in directory: String) -> String {
        if begins(file, with: "~/"), let home = environmentVariable("HOME") {
            return home + file.dropFirst(1)
        }
        return begins(file, with: "/") ? file : "\(directory)/\(file)"
    }

    /// The public half: from the file beside the private half, otherwise computed from the private half.
    ///
    /// - Parameter hosts: The hosts that exist, for which a new key would be no use.
    func publicKey(for hosts: () throws(ActionFailure) -> [String]) throws(ActionFailure) -> String {
        if let own { return try own.publicKey(for: hosts) }
        let doing = "reading the public half of '\(path)'"
        do {
            if let bytes = try readFile("\(path).pub") {
                return parts(of: String(decoding: bytes, as: UTF8.self), at: "\n")[0]
            }
        } catch {
            throw ActionFailure("\(doing): \(error)")
        }
        let command = Command("ssh-keygen", ["-y", "-P", "", "-f", path])
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: 30, log: nil)
        } catch {
            throw ActionFailure(error, doing: doing)
        }
        guard result.status == 0 else {
            var failure = ActionFailure(result, doing: doing, command: command)
            failure.advice = [
                "put the public half beside it: ssh-keygen -y -f \(shellWord(path)) > \(shellWord(path + ".pub"))"
            ]
            throw failure
        }
        return parts(of: result.text, at: "\n")[0]
    }
}
