# shellcheck shell=sh
# The host manages a new swarm, in which it is known by ADDRESS; it has left any other swarm.
#
#   ADDRESS  the host's private address

[ "$(swarm_state)" = inactive ] || docker swarm leave --force
free_gossip_port
docker swarm init --advertise-addr "$ADDRESS" >/dev/null
