# shellcheck shell=sh
# Check: the host manages a swarm, in which it is known by ADDRESS.
#
#   ADDRESS  the host's private address

engine_says '"LocalNodeState":"active"' '"ControlAvailable":true' "\"NodeAddr\":\"$ADDRESS\""
