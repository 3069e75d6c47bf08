# shellcheck shell=sh
# All WORKERS are in the pool of hosts that are in no swarm. Runs on the submit host.
#
#   CONTAINER  the submit container
#   WORKERS    the workers' containers, one a line
#   WAIT       how long to wait for the pool, in seconds

wait_for_workers
free_stranded_jobs
