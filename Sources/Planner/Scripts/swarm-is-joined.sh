# shellcheck shell=sh
# Check: the host is in the swarm that MANAGER manages, and known there by ADDRESS.
#
#   ADDRESS  the host's private address
#   MANAGER  the manager's private address
#   TOKEN    the token for workers; unset where the world is only read

engine_says '"LocalNodeState":"active"' "\"NodeAddr\":\"$ADDRESS\"" "\"Addr\":\"$MANAGER:2377\""
[ -z "$(authority)" ] || [ ! -e swarm-authority ] || [ "$(cat swarm-authority)" = "$(authority)" ]
