# shellcheck shell=sh
# Check: all WORKERS are in the pool, and no job waits for a worker that began anew.
#
#   CONTAINER  the submit container
#   WORKERS    the workers' containers, one a line

[ -z "$(missing_workers)" ] && no_job_is_stranded
