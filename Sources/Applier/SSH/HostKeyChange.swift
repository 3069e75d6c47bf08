import PlanModel

/// The scripts that replace a host's initial key by its own key.
///
/// Each may be repeated, wherever the one before was stopped.
enum HostKeyChange {
    /// Where sshd has its ed25519 key.
    private static let place = """
        key=$(sshd -T 2>/dev/null | awk '$1 == "hostkey" && $2 ~ /ed25519/ { print $2; exit }')
        [ -n "$key" ] || key=$(/usr/sbin/sshd -T 2>/dev/null | awk '$1 == "hostkey" && $2 ~ /ed25519/ { print $2; exit }')
        [ -n "$key" ] || key=/etc/ssh/ssh_host_ed25519_key

        """

    /// Prints the public half of the host's own key: the one it has, or a new one that lies beside.
    static func prepare(launchKey: String) -> String {
        """
        umask 077
        \(place)public() { ssh-keygen -y -P '' -f "$1" 2>/dev/null | cut -d ' ' -f 1,2; }
        current=$(public "$key")
        if [ "$current" = \(shellWord(launchKey)) ]; then
          if [ -z "$(public "$key.pdd-new")" ]; then
            rm -f "$key.pdd-new" "$key.pdd-new.pub"
            ssh-keygen -q -t ed25519 -N '' -C '' -f "$key.pdd-new"
          fi
          current=$(public "$key.pdd-new")
        fi
        echo "key $current"

        """
    }

    /// Puts the new key in place, if there is one, and has sshd read it.
    static let switchOver = """
        umask 077
        \(place)if [ -s "$key.pdd-new" ]; then
          ssh-keygen -y -P '' -f "$key.pdd-new" >"$key.pdd-public"
          chmod 0644 "$key.pdd-public"
          sync
          mv -f "$key.pdd-public" "$key.pub"
          mv -f "$key.pdd-new" "$key"
          rm -f "$key.pdd-new.pub"
          sync
        fi
        if [ -d /run/systemd/system ]; then
          systemctl reload ssh 2>/dev/null || systemctl reload sshd 2>/dev/null || systemctl restart sshd
        else
          kill -HUP "$(cat /run/sshd.pid)"
        fi

        """

    /// The key that `prepare` printed.
    static func key(in output: String) -> String? {
        let line = parts(of: output, at: "\n").first { begins($0, with: "key ssh-ed25519 ") }
        guard let key = line.map({ String($0.dropFirst(4)) }), parts(of: key, at: " ").count == 2,
            key.utf8.allSatisfy({ $0 > 0x1F && $0 < 0x7F })
        else { return nil }
        return key
    }
}
