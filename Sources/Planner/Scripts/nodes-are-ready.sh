# shellcheck shell=sh
# Check: every host of HOSTS is a ready node of the swarm, and no other host is a worker of it.
#
#   HOSTS  the workers' private addresses, one a line

[ -z "$(missing_nodes)" ] && [ -z "$(strangers)" ]
