# shellcheck shell=sh
# The lease of a host that has one ends in LEASE seconds, or later. Prints what print_lease prints.
#
#   LEASE  how long the host lives from now on, in seconds

renew_lease "$LEASE"
print_lease
