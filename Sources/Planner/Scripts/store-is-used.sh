# shellcheck shell=sh
# Check: the engine uses the key-value store at KEYSTORE, and will after its next start.
#
#   ADDRESS   the host's private address
#   KEYSTORE  the store's private address

engine_says "\"ClusterStore\":\"consul://$KEYSTORE:8500\"" "\"ClusterAdvertise\":\"$ADDRESS:2376\""
grep -Eq "\"cluster-store\": *\"consul://$KEYSTORE:8500\"" /etc/docker/daemon.json
grep -Eq "\"cluster-advertise\": *\"$ADDRESS:2376\"" /etc/docker/daemon.json
