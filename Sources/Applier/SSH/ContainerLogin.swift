import PlanModel

/// The command line that enters a container on its host.
public enum ContainerLogin {
    /// `docker exec` of a command, or of a login shell without one.
    ///
    /// The user is the one that the image names for people in its label `pdd.user`, unless one is
    /// given.
    ///
    /// - Parameter command: Its words, byte for byte.
    public static func line(
        container: String, user: String?, terminal: Bool, command: [[UInt8]]?
    ) -> String {
        let name = shellWord(container)
        let given = user.map(shellWord) ?? ""
        var line = "user=\(given.isEmpty ? "''" : given); "
        if user == nil {
            line += "user=$(docker inspect --format '{{index .Config.Labels \"\(Label.user)\"}}' \(name)) || exit; "
        }
        line += "set -- --interactive"
        if terminal { line += " --tty --env TERM=\"${TERM:-xterm}\"" }
        line += "; if [ -n \"$user\" ]; then set -- \"$@\" --user \"$user\" "
        line += "--workdir \"$(docker exec --user \"$user\" \(name) sh -c 'cd ~ && pwd')\"; fi; "
        line += "exec docker exec \"$@\" \(name) "
        if let command {
            let words = command.map { shellWord($0) }.joined(separator: " ")
            // What is no UTF-8 would not outlive the way from Docker's client to its engine, which is JSON.
            let isText = command.allSatisfy { String(validating: $0, as: UTF8.self) != nil }
            line += isText ? words : "sh -c " + shellWord("exec " + words)
        } else {
            line += "sh -c 'if command -v bash >/dev/null; then exec bash -l; else exec sh -l; fi'"
        }
        return line
    }
}
