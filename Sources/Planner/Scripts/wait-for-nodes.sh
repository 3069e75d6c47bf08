# shellcheck shell=sh
# Every host of HOSTS is a ready node of the swarm, and no other host is a worker of it. Runs on the manager.
#
#   HOSTS  the workers' private addresses, one a line
#   WAIT   how long to wait for them, in seconds

nodes_are_ready() { left=$(missing_nodes) && [ -z "$left" ]; }
within "$WAIT" nodes_are_ready || fail "these addresses are not ready nodes of the swarm: $(echo "$left" | in_one_line) after $WAIT s"
forget_strangers
