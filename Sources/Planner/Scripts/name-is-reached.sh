# shellcheck shell=sh
# Check: the container CONTAINER resolves the name OTHER and reaches it, and the pool lists its daemon DAEMON.
#
#   CONTAINER  the worker's container
#   OTHER      the submit container
#   DAEMON     what makes the container a worker of its pool; empty without a pool
#
# First the way that it was reached last time, which takes two processes; the whole way only where that fails.

is_known() {
  read -r space place <"../reach.$CONTAINER" || return 1
  case $(LC_ALL=C nsenter --net="$space" curl --disable --silent --verbose --max-time 3 "telnet://$place:1" 2>&1 </dev/null) in
    *refused*) ;;
    *) return 1 ;;
  esac
}
serves && { is_known || other_answers; }
