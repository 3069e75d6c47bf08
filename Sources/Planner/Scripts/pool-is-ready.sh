# shellcheck shell=sh
# Check: all WORKERS are in the pool, and no other host is a worker of the swarm.
#
#   CONTAINER  the submit container
#   WORKERS    the workers' containers, one a line
#   HOSTS      the workers' private addresses, one a line

[ -z "$(missing_workers)" ] && [ -z "$(strangers)" ]
