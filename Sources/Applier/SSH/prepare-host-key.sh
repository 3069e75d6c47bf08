# shellcheck shell=sh
# Prints "key" and the public half of the host's own key: the one it has, or, in place of the key that it was created
# with, a new one that lies beside. May be repeated, wherever an earlier run was stopped.
#
#   LAUNCH_KEY  the public half of the key that the host was created with

umask 077
key=$(host_key)
current=$(public_half "$key")
if [ "$current" = "$LAUNCH_KEY" ]; then
  if [ -z "$(public_half "$key.pdd-new")" ]; then
    rm -f "$key.pdd-new" "$key.pdd-new.pub"
    ssh-keygen -q -t ed25519 -N '' -C '' -f "$key.pdd-new"
  fi
  current=$(public_half "$key.pdd-new")
fi
echo "key $current"
