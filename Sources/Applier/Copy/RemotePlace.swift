import PlanModel

/// The far end of a copy: a container on its host, or the host itself.
public struct RemotePlace: Sendable {
    public let host: FoundHost
    /// Nil is the host itself.
    public let container: String?
    /// The user in the container; nil is the one that the image names for people in its label `pdd.user`.
    ///
    /// On a host, files belong to the user that pdd logs in as.
    public let user: String?

    public init(host: FoundHost, container: String?, user: String? = nil) {
        self.host = host
        self.container = container
        self.user = user
    }

    static let reachEnd = ShellFile("reach-end", PackageResources.reach_end_sh)
    static let lookAtPaths = ShellFile("look-at-paths", PackageResources.look_at_paths_sh)

    /// The name that people know the place by.
    var name: String { container ?? host.name }

    /// What the place is, with its name: `the container 'worker1'`.
    var phrase: String { container.map { "the container '\($0)'" } ?? "the host '\(host.name)'" }

    /// The command line on the host that becomes the program whose words are appended to it.
    ///
    /// The first appended word is dropped: rsync appends the name of a machine first.
    var line: String {
        RemoteScripts.line(Self.reachEnd, [("CONTAINER", container ?? ""), ("ACCOUNT", user ?? "")])
    }

    /// The command line on the host that looks at paths in this place.
    func lookLine(at paths: [String], creating: Bool) -> String {
        let script = Self.lookAtPaths.lines(with: [
            ("PATHS", paths.map(shellWord).joined(separator: " ")), ("CREATE", creating ? "yes" : ""),
        ])
        return line(running: ["sh", "-euc", script.joined(separator: "\n")])
    }

    /// The command line on the host that runs a program in this place.
    func line(running words: [String]) -> String { "\(line) \(([name] + words).map(shellWord).joined(separator: " "))" }
}
