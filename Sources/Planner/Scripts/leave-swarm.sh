# shellcheck shell=sh
# The host is in no swarm, or its engine does not manage to leave; the manager then forgets it nevertheless.
#
#   WAIT  how long to wait for the engine, in seconds

within "$WAIT" left_swarm || echo "the engine has not left the swarm after $WAIT s; it goes without" >&2
