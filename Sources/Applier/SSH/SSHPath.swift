import PlanModel

/// A path of this machine as ssh takes it in an option of ssh_config.
///
/// An option is split into words and expanded before it is a path: quotes and backslashes, `%` and `${`
/// have a meaning there, and a newline ends it. A path with any of these reaches ssh in a variable of its
/// environment, which ssh puts in unchanged. Source: ssh_config(5), TOKENS and ENVIRONMENT VARIABLES; ssh
/// has known variables in `IdentityFile` and `UserKnownHostsFile` since OpenSSH 8.4.
struct SSHPath: Sendable {
    /// The value of the option.
    let word: String
    /// The variables that the word names.
    let environment: [String: Secret]

    /// - Parameter variable: The name of the variable, should the path need one.
    init(_ path: String, variable: String, home: String?) {
        guard Self.needsVariable(path) else {
            word = "\"\(path)\""
            environment = [:]
            return
        }
        word = "${\(variable)}"
        // ssh looks for the user's home before it looks for variables.
        let isInHome = begins(path, with: "~/")
        environment = [variable: Secret(isInHome ? (home ?? "~") + path.dropFirst() : path)]
    }

    private static func needsVariable(_ path: String) -> Bool {
        path.utf8.contains { byte in byte < 0x20 || byte == 0x7F || "\"\\%".utf8.contains(byte) }
            || !parts(of: path, at: "$").dropFirst().allSatisfy { !begins($0, with: "{") }
    }
}
