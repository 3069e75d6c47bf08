# shellcheck shell=sh
# sshd uses the new key that prepare-host-key.sh left, if there is one. May be repeated, wherever an earlier run was
# stopped.

umask 077
key=$(host_key)
if [ -s "$key.pdd-new" ]; then
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
