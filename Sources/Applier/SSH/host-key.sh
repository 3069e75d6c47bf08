# shellcheck shell=sh
# host_key: prints the path of the ed25519 key of the host's sshd.
host_key() {
  for program in sshd /usr/sbin/sshd; do
    "$program" -T 2>/dev/null || true
  done | awk '$1 == "hostkey" && $2 ~ /ed25519/ { print $2; found = 1; exit } END { if (!found) print "/etc/ssh/ssh_host_ed25519_key" }'
}

# public_half FILE: prints the public half of a private key, without a comment; nothing if there is no such key.
public_half() { ssh-keygen -y -P '' -f "$1" 2>/dev/null | cut -d ' ' -f 1,2; }
