# shellcheck shell=sh
# The host knows the network NETWORK.
#
#   NETWORK  the network
#   WAIT     how long to wait for it, in seconds

within "$WAIT" quietly docker network inspect "$NETWORK" || fail "the network $NETWORK is not there after $WAIT s"
