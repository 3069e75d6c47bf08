# shellcheck shell=sh
# The overlay network NETWORK exists. Runs on the swarm's manager.
#
#   NETWORK     the network
#   SUBNET      its addresses
#   ATTACHABLE  whether plain containers may join it: empty for no
#   ENCRYPTED   whether its traffic is encrypted: empty for no
#   WAIT        how long to wait for a former network to go, in seconds

create_network
