# shellcheck shell=sh
# Prints the log files of HTCondor's daemons, in its container; each part begins with "==> FILE <==".
#
#   FOLLOW  not empty to go on with new lines until the standard input ends
#   TAIL    only the last so many lines of each file, or "all"

if ! command -v condor_config_val >/dev/null; then
  echo 'the container has no HTCondor' >&2
  exit 1
fi
directory=$(condor_config_val LOG)
daemons=$(condor_config_val DAEMON_LIST | tr ',' ' ')
set --
for file in "$directory"/*Log "$directory"/*Log.*; do
  case $file in
  *.old) continue ;;
  esac
  if [ -f "$file" ]; then set -- "$@" "$file"; fi
done
for daemon in $daemons; do
  file=$(condor_config_val "${daemon}_LOG" 2>/dev/null) || continue
  case $file in
  "$directory"/*) continue ;;
  esac
  if [ -f "$file" ]; then set -- "$@" "$file"; fi
done
if [ "$#" = 0 ]; then
  echo "HTCondor has no log files in $directory" >&2
  exit 1
fi
if [ "$TAIL" = all ]; then TAIL=+1; fi
if [ -z "$FOLLOW" ]; then exec tail -v -n "$TAIL" "$@"; fi
while_connected tail -v -n "$TAIL" -F "$@" 2>/dev/null
