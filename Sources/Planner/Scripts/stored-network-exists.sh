# shellcheck shell=sh
# Check: the overlay network NETWORK exists, in the key-value store at KEYSTORE.
#
#   KEYSTORE  the store's private address, if the check has to wait for the store
#   NETWORK   the network
#   SUBNET    its addresses
#
# A key-value store that has just started needs seconds until it knows its contents again; meanwhile, the network seems
# to be gone.

[ -z "${KEYSTORE:-}" ] || wait_for_store
network_exists
