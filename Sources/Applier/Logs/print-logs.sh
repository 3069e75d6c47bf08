# shellcheck shell=sh
# Prints the log of a container, or of the host: its journal, or else the log file of its engine.
#
#   CONTAINER  the container, or empty for the host
#   FOLLOW     not empty to go on with new lines until the standard input ends
#   SINCE      only lines of the last so many seconds, or empty
#   TAIL       only the last so many lines, or "all"

print() { if [ -n "$FOLLOW" ]; then while_connected "$@"; else "$@"; fi; }

if [ -n "$CONTAINER" ]; then
  docker container inspect "$CONTAINER" >/dev/null
  set -- --tail "$TAIL"
  if [ -n "$FOLLOW" ]; then set -- "$@" --follow; fi
  if [ -n "$SINCE" ]; then set -- "$@" --since "${SINCE}s"; fi
  print docker logs "$@" "$CONTAINER" 2>&1
  exit
fi
if [ -n "$SINCE" ]; then SINCE=$(($(date +%s) - SINCE)); fi
if [ -d /run/systemd/system ]; then
  set -- --lines "$TAIL"
  if [ -n "$FOLLOW" ]; then set -- "$@" --follow; fi
  if [ -n "$SINCE" ]; then set -- "$@" --since "@$SINCE"; fi
  print journalctl --no-pager --quiet --output short-iso "$@"
  exit
fi
for log in /var/log/docker.log /var/log/messages /var/log/syslog; do
  if [ -f "$log" ]; then break; fi
done
if ! [ -f "$log" ]; then
  echo 'the host has no journal, no /var/log/docker.log, /var/log/messages or /var/log/syslog' >&2
  exit 1
fi
count=$(awk 'END { print NR }' "$log")
if [ "$TAIL" = all ]; then TAIL=$count; fi
from=
if [ -n "$SINCE" ]; then from=$(date -d "@$SINCE" -u +%Y-%m-%dT%H:%M:%S); fi
# The engine's lines have time="2026-03-01T09:30:00.123Z", in UTC; others belong to the one before.
awk -v count="$count" -v from="$from" '
  NR > count { exit }
  from == "" { print; next }
  match($0, /time="[^"]*"/) { keep = (substr($0, RSTART + 6, 19) >= from) }
  keep { print }
' "$log" | tail -n "$TAIL"
if [ -n "$FOLLOW" ]; then while_connected tail -n "+$((count + 1))" -F "$log" 2>/dev/null; fi
