import PlanModel

/// The host key that instances of one launch have until the first login.
struct LaunchKey: Sendable {
    let privateKey: Secret
    /// `ssh-ed25519 AAAA…`, without a comment.
    let publicKey: String

    /// What cloud-init reads at the first start: this key and no other.
    ///
    /// Source: cloud-init's module reference, `cc_ssh`.
    var userData: String {
        let lines = privateKey.reveal().split(separator: "\n").map { "    \($0)\n" }.joined()
        return """
            #cloud-config
            ssh_deletekeys: true
            ssh_keys:
              ed25519_private: |
            \(lines)  ed25519_public: \(publicKey) pdd

            """
    }

    /// Creates a key in a private directory, which is removed before this returns.
    static func make(in directory: String, runner: any CommandRunner) throws(ActionFailure) -> LaunchKey {
        let path = "\(directory)/launch-key"
        let remove = { for file in [path, "\(path).pub"] { removeFile(file) } }
        remove()
        defer { remove() }
        let command = Command("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "pdd", "-f", path])
        let doing = "creating a host key"
        let result: CommandResult
        do throws(CommandError) {
            result = try runner.run(command, input: .none, deadline: 30, log: nil)
        } catch {
            throw ActionFailure(error, doing: doing)
        }
        guard result.status == 0 else { throw ActionFailure(result, doing: doing, command: command) }
        do {
            if let privateKey = try readFile(path), let publicKey = try readFile("\(path).pub") {
                let words = String(decoding: publicKey, as: UTF8.self).split(separator: " ")
                return LaunchKey(
                    privateKey: Secret(String(decoding: privateKey, as: UTF8.self)),
                    publicKey: words.prefix(2).joined(separator: " "))
            }
        } catch {
            throw ActionFailure("\(doing): '\(path)' cannot be read: \(error)")
        }
        throw ActionFailure("\(doing): ssh-keygen left nothing at '\(path)'")
    }
}
