# shellcheck shell=sh
# Check: all WORKERS are in the pool, no job waits for a worker that began anew, and no other host is a worker of the swarm.
#
#   CONTAINER  the submit container
#   WORKERS    the workers' containers, one a line
#   HOSTS      the workers' private addresses, one a line

[ -z "$(missing_workers)" ] && no_job_is_stranded && [ -z "$(strangers)" ]
