# shellcheck shell=sh
# Check: the overlay network NETWORK exists.
#
#   NETWORK  the network
#   SUBNET   its addresses

network_exists
