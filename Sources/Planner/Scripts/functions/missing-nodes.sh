# shellcheck shell=sh
# missing_nodes: prints those of the addresses HOSTS that no ready node of the swarm has.
missing_nodes() { list_nodes | awk '$2 == "ready" { print $1 }' | missing "$HOSTS"; }
