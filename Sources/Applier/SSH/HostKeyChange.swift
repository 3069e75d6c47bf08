import PlanModel

/// The scripts that replace a host's initial key by its own key.
///
/// Each may be repeated, wherever the one before was stopped.
enum HostKeyChange {
    private static let hostKey = ShellFile("host-key", PackageResources.host_key_sh)
    static let prepare = ShellFile("prepare-host-key", PackageResources.prepare_host_key_sh, calls: [hostKey])
    static let switchOver = ShellFile("switch-host-key", PackageResources.switch_host_key_sh, calls: [hostKey])

    /// The script that prints the public half of the host's own key: the one it has, or a new one that lies beside.
    static func prepare(launchKey: String) -> [UInt8] { text(prepare.lines(with: [("LAUNCH_KEY", launchKey)])) }

    /// The script that puts the new key in place, if there is one, and has sshd read it.
    static var switching: [UInt8] { text(switchOver.wholeLines) }

    private static func text(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }

    /// The key that `prepare` printed.
    static func key(in output: String) -> String? {
        let line = parts(of: output, at: "\n").first { begins($0, with: "key ssh-ed25519 ") }
        guard let key = line.map({ String($0.dropFirst(4)) }), parts(of: key, at: " ").count == 2,
            key.utf8.allSatisfy({ $0 > 0x1F && $0 < 0x7F })
        else { return nil }
        return key
    }
}
