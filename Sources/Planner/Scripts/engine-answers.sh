# shellcheck shell=sh
# Check: the Docker Engine answers.
#
#   INFO  what the engine reported of itself, if the caller has asked it

[ -n "${INFO:-}" ] || docker version >/dev/null 2>&1
