# shellcheck shell=sh
# Becomes a command, or a login shell, in a container.
#
#   CONTAINER  the container
#   ACCOUNT    whose account it runs in, or empty for the container's own
#   LABELLED   not empty where ACCOUNT is the one that the image names for people in its label pdd.user
#   TERMINAL   not empty for a terminal
#   WORDS      the command, its words quoted for a shell; empty for a login shell

if [ -n "$LABELLED" ]; then ACCOUNT=$(docker inspect --format '{{index .Config.Labels "pdd.user"}}' "$CONTAINER") || exit; fi
set -- --interactive
if [ -n "$TERMINAL" ]; then set -- "$@" --tty --env "TERM=${TERM:-xterm}"; fi
if [ -n "$ACCOUNT" ]; then
  home=$(docker exec --user "$ACCOUNT" "$CONTAINER" sh -c 'cd ~ && pwd')
  set -- "$@" --user "$ACCOUNT" --workdir "$home"
fi
if [ -n "$WORDS" ]; then eval "exec docker exec \"\$@\" \"\$CONTAINER\" $WORDS"; fi
exec docker exec "$@" "$CONTAINER" sh -c 'if command -v bash >/dev/null; then exec bash -l; else exec sh -l; fi'
