# shellcheck shell=sh
# Runs the script READER, which reads another script from the standard input, among the cluster's files on the host.
#
#   DIRECTORY  what belongs to the cluster on the host
#   LOCK       a file that lets one run of an action in at a time, or empty
#   DEADLINE   when the host ends the script by itself, in seconds: pdd may be gone, and the next apply would wait for ever
#   READER     the text of read-script.sh
#
# Where an earlier pdd died, what it started may still be at work. The lock is closed to the script itself, so that a
# daemon that it starts does not hold it for ever.

make_directories
cd "$DIRECTORY/files" || exit
if [ -n "$LOCK" ]; then
  exec 9>>"$LOCK"
  if ! flock -n 9; then
    echo 'waiting for a script of an earlier run to end on this host' >&2
    timeout "$DEADLINE" flock 9
  fi
fi
umask 022
exec timeout -k 5 "$DEADLINE" sh -euc "exec 9>&-
$READER"
