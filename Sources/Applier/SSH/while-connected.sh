# shellcheck shell=sh
# while_connected COMMAND...: runs a command until it ends, or until the standard input ends: then pdd is gone, and a command that only waits would
# stay on the host. Its status is that of the command.
while_connected() {
  exec 3<&0
  "$@" </dev/null 3<&- &
  command=$!
  { cat <&3 && kill "$command"; } >/dev/null 2>&1 &
  watch=$!
  exec 3<&-
  if wait "$command"; then status=0; else status=$?; fi
  kill "$watch" 2>/dev/null || true
  return "$status"
}
