# shellcheck shell=sh
# Prints "ready", and ends when the container stops or the standard input ends.
#
#   CONTAINER  the container, or empty for the host

echo ready
if [ -z "$CONTAINER" ]; then exec cat >/dev/null; fi
while_connected docker wait "$CONTAINER" >/dev/null
