import PlanModel

/// Distinguishes failures of the connection, some of them temporary, from failures of the remote command.
enum SSHFailure {
    /// ssh's own exit status; any other is that of the remote command.
    private static let ownStatus: Int32 = 255

    /// ssh's messages for lasting failures.
    private static let lasting = [
        "Permission denied", "Host key verification failed", "REMOTE HOST IDENTIFICATION",
        "no matching host key", "Could not resolve hostname",
        "Too many authentication failures", "host key is known for",
    ]

    /// ssh's messages when it cannot use its options or its configuration and has not tried to connect.
    private static let unusable = [
        "command-line: line ", "command-line line ", "bad configuration option", "percent_expand", "dollar_expand",
        "Bad owner or permissions on", "too long for Unix domain socket", "ControlPath too long", "usage: ssh ",
        "unknown option -- ", "illegal option -- ", "Can't open user config file",
    ]
    /// ssh's remarks about an option, after which it continues.
    private static let remarks = ["Unsupported option", "Deprecated option", "Ignored unknown option"]

    /// ssh's messages when a host refuses the login; the first match counts.
    private static let refusals: [(said: [String], refusal: LoginRefusal)] = [
        (["REMOTE HOST IDENTIFICATION"], .changedHostKey),
        (["host key is known for"], .unknownHostKey),
        (["Host key verification failed", "no matching host key"], .changedHostKey),
        (["Permission denied", "Too many authentication failures"], .key),
    ]

    /// Messages of scripts for temporary causes: another running apt, an engine that
    /// has just been restarted, a network that hiccups.
    private static let passing = [
        "Could not get lock", "Unable to acquire the dpkg frontend lock",
        "Cannot connect to the Docker daemon", "error reading from server: EOF", "connection reset by peer",
        "Temporary failure resolving", "Temporary failure in name resolution", "Could not resolve host",
        "TLS handshake timeout", "i/o timeout",
    ]

    /// Advice by output; the first match counts.
    private static let remedies: [(said: [String], advice: String)] = [
        (["Permission denied"], "the host does not accept the key; see 'ssh' in the description"),
        (
            ["host key", "Host key"],
            "the host's key is not the one that pdd knows; nothing was sent to it"
        ),
        (
            ["banner exchange"],
            "the host accepts connections, but its sshd does not answer: is it stopped, or the host too busy?"
        ),
        (["not responding"], "the host stopped answering: is it paused, hung, or cut off?"),
        (["Connection refused"], "no sshd is running on the host"),
    ]

    /// The same for the output of scripts.
    private static let scriptRemedies: [(said: [String], advice: String)] = [
        (
            ["sudo: a password is required", "sudo: a terminal is required"],
            "this user must be able to become root without a password: 'USER ALL=(ALL) NOPASSWD: ALL' in sudoers"
        ),
        (
            ["in a swarm that pdd did not make"],
            "leave it there with 'docker swarm leave', or give the cluster another machine"
        ),
        (
            ["no space left on device", "No space left on device"],
            "the host's disk is full; free some space, or give it a larger disk"
        ),
        (
            // A shell's own words, whatever the cause.
            ["printf: I/O error", "echo: I/O error"],
            "the host could not write a file: its disk is full or failing; 'df' and 'dmesg' on the host show which"
        ),
        (
            ["Temporary failure resolving", "Temporary failure in name resolution", "Could not resolve host"],
            "the host cannot resolve names; see its /etc/resolv.conf"
        ),
        (
            ["Cannot connect to the Docker daemon", "error reading from server: EOF", "code = Unavailable"],
            "the host's Docker Engine stopped; the next apply starts it"
        ),
    ]

    static func failure(
        _ result: CommandResult, doing what: String, tail: [String]?
    ) -> ActionFailure {
        guard result.status == ownStatus else {
            let output = tail ?? result.errorLines
            // Output from long before the end did not cause the failure.
            let end = output.suffix(5)
            return ActionFailure(
                "\(what) exited with status \(result.status)", output: output,
                advice: advice(scriptRemedies, Array(end)),
                isTransient: end.contains { line in passing.contains { line.contains($0) } })
        }
        func says(_ words: [String]) -> Bool {
            result.errorLines.contains { line in words.contains { line.contains($0) } }
        }
        let isUnusable = result.errorLines.contains { line in
            unusable.contains { line.contains($0) } && !remarks.contains { line.contains($0) }
        }
        guard !isUnusable else {
            return ActionFailure(
                "\(what): ssh cannot use its options or its configuration", output: result.errorLines,
                advice: ["ssh did not try to reach the host; see 'ssh' in the description and your ~/.ssh/config"])
        }
        let isLasting = says(lasting)
        var failure = ActionFailure(
            "\(what): ssh could not reach the host", output: result.errorLines,
            advice: advice(remedies, result.errorLines), isTransient: !isLasting)
        failure.isUnreachable = !isLasting
        failure.refusal =
            refusals.first { row in
                result.errorLines.contains { line in row.said.contains { line.contains($0) } }
            }?.refusal
        return failure
    }

    private static func advice(_ table: [(said: [String], advice: String)], _ lines: [String]) -> [String] {
        for row in table where lines.contains(where: { line in row.said.contains { line.contains($0) } }) {
            return [row.advice]
        }
        return []
    }
}
