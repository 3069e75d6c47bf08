# shellcheck shell=sh
# Check: the container CONTAINER reaches the container OTHER of the host at FIRST.
#
#   CONTAINER  the worker's container
#   OTHER      the submit container
#   FIRST      the submit host's private address
#   KEYSTORE   the store's private address

reaches_other
