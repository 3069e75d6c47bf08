import PlanModel

/// The command lines and texts that go to a host, as pure functions.
public enum RemoteScripts {
    static let serve = ShellFile("serve", PackageResources.serve_sh)
    static let mark = ShellFile("mark", PackageResources.mark_sh)
    static let interpret = ShellFile("interpret", PackageResources.interpret_sh)
    static let readScript = ShellFile("read-script", PackageResources.read_script_sh)
    static let runMarked = ShellFile("run-marked", PackageResources.run_marked_sh, calls: [mark])
    static let storeFile = ShellFile("store", PackageResources.store_sh, calls: [.wait, mark])

    /// The command line that runs a script from its standard input, as root, one run of an action at a time.
    ///
    /// - Parameter deadline: When the host ends the script by itself, in seconds.
    static func interpreter(cluster: String, lock: ActionID?, deadline: Int, user: String?) -> String {
        let values = [
            ("DIRECTORY", HostLayout.directory(cluster)),
            ("LOCK", lock.map { "\(HostLayout.path(.locks, of: cluster))/\($0.fileName)" } ?? ""),
            ("DEADLINE", "\(deadline)"), ("READER", readScript.wholeLines.joined(separator: "\n")),
        ]
        return asRoot(line(interpret, values), user: user)
    }

    /// The line as root: as it is for root, through sudo for others.
    ///
    /// - Parameter user: The login's user; nil if only the machine knows it.
    static func asRoot(_ line: String, user: String?) -> String {
        guard let user else {
            return "if [ \"$(id -u)\" = 0 ]; then \(line); else sudo -n -- sh -c \(shellWord(line)); fi"
        }
        return user == "root" ? line : "sudo -n -- sh -c \(shellWord(line))"
    }

    /// The command line that runs others, one after the other, and writes the token behind what each prints.
    static func serving(token: String) -> String { line(serve, [("TOKEN", token)]) }

    /// The command line that runs a script with these values.
    static func line(_ script: ShellFile, _ values: [(String, String)]) -> String {
        "exec sh -euc " + shellWord(script.lines(with: values).joined(separator: "\n"))
    }

    /// The last line of every script, as `read-script.sh` knows it.
    private static let end = "# end"

    /// The text of a script: values first, then its lines, and its marker when they have run.
    static func text(_ script: HostScript, cluster: String) -> String {
        var lines = script.environment.map { "\($0.0)=\(shellWord($0.1)); export \($0.0)" }
        // A variable that the login exports stays exported when it is assigned.
        lines += script.lists.map { "unset \($0.0); \($0.0)=\(shellWord($0.1))" }
        if let marker = script.marker {
            lines += runMarked.lines(with: [
                ("PDD_MARKER", path(of: marker, cluster)), ("PDD_DIGEST", "\(marker.digest)"),
                ("PDD_CHECK", (script.check ?? []).joined(separator: "\n")),
                ("PDD_SCRIPT", script.lines.joined(separator: "\n")),
            ])
        } else {
            lines += script.lines
        }
        return (lines + [end, ""]).joined(separator: "\n")
    }

    /// The command line that stores its standard input as a file and leaves a marker.
    static func store(_ copy: HostCopy, cluster: String, user: String?) -> String {
        var size = ""
        if copy.digest == nil, case .bytes(let bytes) = copy.source { size = "\(bytes.count)" }
        let values = [
            ("DIRECTORY", HostLayout.directory(cluster)), ("TARGET", HostLayout.file(copy.destination, of: cluster)),
            ("MODE", copy.mode), ("DIGEST", copy.digest.map { "\($0)" } ?? ""), ("SIZE", size),
            ("MARKER", path(of: copy.marker, cluster)), ("MARK", "\(copy.marker.digest)"),
        ]
        return asRoot(line(storeFile, values), user: user)
    }

    private static func path(of marker: HostMarker, _ cluster: String) -> String {
        "\(HostLayout.path(.done, of: cluster))/\(marker.action.fileName)"
    }
}
