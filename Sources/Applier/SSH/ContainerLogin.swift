import PlanModel

/// The command line that enters a container on its host.
public enum ContainerLogin {
    static let enterContainer = ShellFile("enter-container", PackageResources.enter_container_sh)

    /// `docker exec` of a command, or of a login shell without one.
    ///
    /// The user is the one that the image names for people in its label `pdd.user`, unless one is
    /// given.
    ///
    /// - Parameter command: Its words, byte for byte.
    public static func line(
        container: String, user: String?, terminal: Bool, command: [[UInt8]]?
    ) -> String {
        var words = (command ?? []).map { shellWord($0) }.joined(separator: " ")
        // What is no UTF-8 would not outlive the way from Docker's client to its engine, which is JSON.
        let isText = (command ?? []).allSatisfy { String(validating: $0, as: UTF8.self) != nil }
        if !isText { words = "sh -c " + shellWord("exec " + words) }
        return RemoteScripts.line(
            enterContainer,
            [
                ("CONTAINER", container), ("ACCOUNT", user ?? ""), ("LABELLED", user == nil ? "yes" : ""),
                ("TERMINAL", terminal ? "yes" : ""), ("WORDS", words),
            ])
    }
}
