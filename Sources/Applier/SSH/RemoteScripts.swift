import PlanModel

/// The command lines and texts that go to a host, as pure functions.
public enum RemoteScripts {
    /// The command line that runs a script from its standard input, as root.
    ///
    /// The script is only in memory, never in a file or an argument. A lock allows one run of an action at a time,
    /// because the script of an earlier pdd that died may still be running. The script does not inherit the lock, so
    /// that a daemon that it starts does not hold it forever. A script that arrived incomplete, because pdd or the
    /// connection died, does nothing.
    ///
    /// - Parameter deadline: When the host ends the script by itself, in seconds: pdd may be gone, and
    ///   the next apply would wait for ever.
    static func interpreter(cluster: String, lock: ActionID?, deadline: Int, user: String?) -> String {
        let shell =
            "sh -c "
            + shellWord(
                "set -eu; script=$(cat); exec </dev/null; case \"$script\" in *'\(end)') eval \"$script\" ;; "
                    + "*) echo 'the script did not arrive whole' >&2; exit 1 ;; esac")
        var line = "umask 077 && \(makeDirectories(cluster)) && "
        line += "cd \(HostLayout.path(.files, of: cluster)) && umask 022 && "
        if let lock {
            let path = "\(HostLayout.path(.locks, of: cluster))/\(lock.fileName)"
            line += "{ flock -n \(path) true || echo 'waiting for what an earlier run began here' >&2; } && "
            line += "exec timeout -k 5 \(deadline) flock -o \(path) \(shell)"
        } else {
            line += "exec timeout -k 5 \(deadline) \(shell)"
        }
        return asRoot(line, user: user)
    }

    private static func makeDirectories(_ cluster: String) -> String {
        "mkdir -p " + [.files, .done, .locks].map { HostLayout.path($0, of: cluster) }.joined(separator: " ")
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

    /// The last line of every script.
    private static let end = "# end"

    /// The text of a script: values first, then its lines, then its marker.
    static func text(_ script: HostScript, cluster: String) -> String {
        var text = ""
        for (name, value) in script.environment {
            text += "\(name)=\(shellWord(value)); export \(name)\n"
        }
        // A variable that the login exports stays exported when it is assigned.
        for (name, value) in script.lists { text += "unset \(name); \(name)=\(shellWord(value))\n" }
        if let marker = script.marker {
            text += "if [ \"$(cat \(path(of: marker, cluster)) 2>/dev/null)\" = \(marker.digest) ]; then\n"
            text += (script.check.map { holds($0.joined(separator: "\n"), then: "exit 0") } ?? "exit 0\n") + "fi\n"
        }
        if script.marker == nil {
            text += script.lines.joined(separator: "\n") + "\n"
        } else if !script.lines.isEmpty {
            // In a subshell, so that an `exit` of the script does not skip the marker. Not part of a list of
            // commands, in which `set -e` would have no effect.
            text += "(\n" + script.lines.joined(separator: "\n") + "\n)\n"
        }
        if let marker = script.marker { text += write(marker, "\(marker.digest)", cluster) }
        return text + end + "\n"
    }

    /// Lines that run `body` in a subshell and, if it succeeds, run `command`.
    ///
    /// The subshell has the script's variables, however long they are; another `sh` would have to be given
    /// them. It runs in the background because `set -e` has no effect in the condition of an `if`. `eval` keeps
    /// a syntax error in `body` from ending the script.
    static func holds(_ body: String, then command: String) -> String {
        "(eval \(shellWord(body))) >/dev/null 2>&1 </dev/null &\nif wait $!; then \(command); fi\n"
    }

    /// The command line that stores its standard input as a file and leaves a marker.
    ///
    /// The marker remembers what the file looked like, so that an edit by hand is seen later.
    static func store(_ copy: HostCopy, cluster: String, user: String?) -> String {
        let target = HostLayout.file(copy.destination, of: cluster)
        let new = shellWord(target + ".pdd-new")
        var line = "set -eu; umask 077; \(makeDirectories(cluster)) "
        line += shellWord(parent(target)) + "; cat >\(new); "
        if let digest = copy.digest {
            line += "got=$(sha256sum <\(new)); "
            line += "if [ \"${got%% *}\" != \(digest) ]; then echo 'what arrived has another digest' >&2; exit 1; fi; "
        } else if case .bytes(let bytes) = copy.source {
            // The digest of a secret would be visible in the process list; the length is enough.
            line += "if [ \"$(stat -c %s \(new))\" != \(bytes.count) ]; then "
            line += "echo 'not all of it arrived' >&2; exit 1; fi; "
        }
        line += "chmod \(copy.mode) \(new); mv -f \(new) \(shellWord(target)); "
        line += write(copy.marker, "\(copy.marker.digest) $(\(look(target)))", cluster)
        return asRoot("sh -c \(shellWord(line))", user: user)
    }

    /// Prints what a file looks like: size, time of change, permissions.
    static func look(_ path: String) -> String { "stat -c %s:%.Y:%a \(shellWord(path))" }

    /// Lines that write a marker, whole or not at all; `content` is expanded by the shell.
    ///
    /// They do not wait for the disk: beside an image build that takes half a minute. A marker that
    /// a power failure empties is no marker, and a file that it cuts does not look as its marker
    /// says; either way the action runs again.
    static func write(_ marker: HostMarker, _ content: String, _ cluster: String) -> String {
        let path = path(of: marker, cluster)
        return "printf '%s' \"\(content)\" >\(path).new; mv -f \(path).new \(path)\n"
    }

    private static func path(of marker: HostMarker, _ cluster: String) -> String {
        "\(HostLayout.path(.done, of: cluster))/\(marker.action.fileName)"
    }

    private static func parent(_ path: String) -> String {
        path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    }
}
