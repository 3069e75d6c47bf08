import PlanModel

/// Tells failures of the connection, of which some pass, from those of what ran over it.
enum SSHFailure {
    /// ssh's own exit status; any other is that of the remote command.
    private static let ownStatus: Int32 = 255

    /// What ssh says when no repetition will help.
    private static let lasting = [
        "Permission denied", "Host key verification failed", "REMOTE HOST IDENTIFICATION",
        "no matching host key", "Bad configuration option", "Could not resolve hostname",
        "Too many authentication failures", "No ED25519 host key is known",
    ]

    /// What scripts say when what keeps them is known to pass: another apt at work, an engine that
    /// has just been restarted, a network that hiccups.
    private static let passing = [
        "Could not get lock", "Unable to acquire the dpkg frontend lock",
        "Cannot connect to the Docker daemon", "connection reset by peer",
        "Temporary failure resolving", "Temporary failure in name resolution",
        "TLS handshake timeout", "i/o timeout", "attaching to network failed",
    ]

    static func failure(
        _ result: CommandResult, doing what: String, tail: [String]?
    ) -> ActionFailure {
        guard result.status == ownStatus else {
            let output = tail ?? result.errorLines
            let isPassing = output.suffix(5).contains { line in
                passing.contains { line.contains($0) }
            }
            return ActionFailure(
                "\(what) exited with status \(result.status)", output: output,
                isTransient: isPassing)
        }
        let isLasting = result.errorLines.contains { line in
            lasting.contains { line.contains($0) }
        }
        return ActionFailure(
            "\(what): ssh could not reach the host", output: result.errorLines,
            advice: isLasting ? advice(result.errorLines) : [], isTransient: !isLasting)
    }

    private static func advice(_ lines: [String]) -> [String] {
        if lines.contains(where: { $0.contains("Permission denied") }) {
            return ["the host does not accept the key; see 'ssh' in the description"]
        }
        if lines.contains(where: { $0.contains("host key") || $0.contains("Host key") }) {
            return ["the host has another key than the one pdd knows; nothing was sent to it"]
        }
        return []
    }
}
