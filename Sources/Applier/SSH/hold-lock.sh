# shellcheck shell=sh
# Holds the cluster's lock on the host while heartbeats arrive on the standard input, and prints "held" first. Where
# another pdd has the lock, prints "busy" and that pdd.
#
#   DIRECTORY  what belongs to the cluster on the host
#   HOLDER     who takes the lock, in words
#   SILENCE    how long no heartbeat may arrive before the lock is free, in seconds

umask 077
mkdir -p "$DIRECTORY"
exec 9>>"$DIRECTORY/lock"
if flock -n 9; then
  printf '%s\n' "$HOLDER" >"$DIRECTORY/lock"
  echo held
  await_silence "$SILENCE"
else
  echo busy
  head -n 1 "$DIRECTORY/lock"
fi
