import PlanModel

/// What runs on a host as root, under `sh -eu`, and what it reads.
struct RemoteScript: Sendable {
    enum Input: Sendable {
        case none
        case bytes([UInt8])
        /// Text that a shell can hold: it has no NUL and ends with a newline.
        case text(String)

        /// These bytes, as text if they are.
        init(_ bytes: [UInt8]) {
            if bytes.last == 0x0A, !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
                self = .text(text)
            } else {
                self = .bytes(bytes)
            }
        }
    }

    let lines: [String]
    let input: Input

    init(_ lines: [String], reading input: Input = .none) {
        (self.lines, self.input) = (lines, input)
    }

    /// The command line that runs it in a shell of its own.
    ///
    /// - Parameter user: The login's user; nil if only the machine knows it.
    func line(user: String?) -> String {
        RemoteScripts.asRoot("exec sh -euc " + shellWord(lines.joined(separator: "\n")), user: user)
    }

    /// What that command line reads.
    var inputBytes: [UInt8] {
        switch input {
        case .none: []
        case .bytes(let bytes): bytes
        case .text(let text): Array(text.utf8)
        }
    }

    /// The same as one text, for `serve.sh`; nil if it reads what is no text.
    func request() -> String? {
        let script = lines.joined(separator: "\n")
        switch input {
        case .none: return script + "\n"
        case .bytes: return nil
        case .text(let text):
            let end = ShellSession.randomToken()
            return "{\n\(script)\n} <<'\(end)'\n\(text)\(end)\n"
        }
    }
}

/// The command lines and texts that go to a host, as pure functions.
public enum RemoteScripts {
    static let serve = ShellFile("serve", PackageResources.serve_sh)
    static let mark = ShellFile("mark", PackageResources.mark_sh)
    private static let directories = ShellFile("directories", PackageResources.directories_sh)
    static let interpret = ShellFile("interpret", PackageResources.interpret_sh, calls: [directories])
    static let readScript = ShellFile("read-script", PackageResources.read_script_sh)
    static let runMarked = ShellFile("run-marked", PackageResources.run_marked_sh, calls: [mark])
    static let findImage = ShellFile("find-image", PackageResources.find_image_sh)
    static let storeFile = ShellFile("store", PackageResources.store_sh, calls: [.wait, mark, directories])

    /// Runs a script in the cluster's directory on the host, one run of an action at a time.
    ///
    /// - Parameter deadline: When the host ends the script by itself, in seconds.
    static func run(_ script: HostScript, cluster: String, deadline: Int) -> RemoteScript {
        let lock = script.marker.map { "\(HostLayout.path(.locks, of: cluster))/\($0.action.fileName)" }
        let values = [
            ("DIRECTORY", HostLayout.directory(cluster)), ("LOCK", lock ?? ""), ("DEADLINE", "\(deadline)"),
            ("READER", readScript.wholeLines.joined(separator: "\n")),
        ]
        return RemoteScript(interpret.lines(with: values), reading: .text(text(script, cluster: cluster)))
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

    /// Runs others, one after the other.
    static let serving = RemoteScript(serve.wholeLines)

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

    /// Stores what it reads as a file and leaves a marker.
    static func store(_ copy: HostCopy, _ input: RemoteScript.Input, cluster: String) -> RemoteScript {
        var size = ""
        if copy.digest == nil, case .bytes(let bytes) = copy.source { size = "\(bytes.count)" }
        let values = [
            ("DIRECTORY", HostLayout.directory(cluster)), ("TARGET", HostLayout.file(copy.destination, of: cluster)),
            ("MODE", copy.mode), ("DIGEST", copy.digest.map { "\($0)" } ?? ""), ("SIZE", size),
            ("MARKER", path(of: copy.marker, cluster)), ("MARK", "\(copy.marker.digest)"),
        ]
        return RemoteScript(storeFile.lines(with: values), reading: input)
    }

    private static func path(of marker: HostMarker, _ cluster: String) -> String {
        "\(HostLayout.path(.done, of: cluster))/\(marker.action.fileName)"
    }
}
