# shellcheck shell=sh
# Check: all WORKERS are in the pool.
#
#   CONTAINER  the submit container
#   WORKERS    the workers' containers, one a line

[ -z "$(missing_workers)" ]
