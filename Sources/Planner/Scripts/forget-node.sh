# shellcheck shell=sh
# The swarm has no node with the address NODE. Runs on the manager.
#
#   NODE  the private address of the host that leaves

for id in $(list_nodes | awk -v address="$NODE" '$1 == address { print $3 }'); do
  docker node rm --force "$id" >/dev/null
done
