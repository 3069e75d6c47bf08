# shellcheck shell=sh
# Check: the container CONTAINER reaches the container OTHER of the host at FIRST, and the pool lists its daemon DAEMON.
#
#   CONTAINER  the worker's container
#   OTHER      the submit container
#   DAEMON     what makes the container a worker of its pool; empty without a pool
#   FIRST      the submit host's private address
#   KEYSTORE   the store's private address

serves && reaches_other
