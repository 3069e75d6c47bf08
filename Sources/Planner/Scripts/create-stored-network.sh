# shellcheck shell=sh
# The overlay network NETWORK exists, in the key-value store at KEYSTORE.
#
#   KEYSTORE    the store's private address
#   NETWORK     the network
#   SUBNET      its addresses
#   ATTACHABLE  whether plain containers may join it: empty for no
#   ENCRYPTED   whether its traffic is encrypted: empty for no
#   WAIT        how long to wait for a former network to go, in seconds

wait_for_store
create_network
