# shellcheck shell=sh
# Becomes a program in a container, or on the host itself.
#
#   CONTAINER  the container, or empty for the host
#   ACCOUNT    whose account the program runs in there, or empty for the one that the image names for people
#
# The program and its arguments are the script's own arguments. rsync appends them to the line that pdd gives it.

engine() { if [ "$(id -u)" = 0 ]; then docker "$@"; else sudo -n -- docker "$@"; fi; }
if [ -z "$CONTAINER" ]; then exec "$@"; fi
if [ -z "$ACCOUNT" ]; then
  ACCOUNT=$(engine inspect --type container --format '{{index .Config.Labels "pdd.user"}}' "$CONTAINER") || exit
fi
set -- "$CONTAINER" "$@"
if [ -n "$ACCOUNT" ]; then set -- --user "$ACCOUNT" "$@"; fi
if [ "$(id -u)" = 0 ]; then exec docker exec --interactive "$@"; fi
exec sudo -n -- docker exec --interactive "$@"
