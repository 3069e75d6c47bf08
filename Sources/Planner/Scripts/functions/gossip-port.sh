# shellcheck shell=sh
# gossip_port_is_free: status 0 if no process listens at port 7946 (1F0A).
gossip_port_is_free() { ! grep -qs ':1F0A [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6; }

# free_gossip_port: frees the port that a swarm's gossip needs, on an engine that is in no swarm, or fails.
# An engine that leaves a swarm together with the others may keep the port, and its log then has "timeout waiting for
# leave broadcast" (seen with 26.1.5). A swarm that it joins or creates afterwards is deaf: no name is resolved across
# hosts. Only a restart of the engine helps.
free_gossip_port() {
  if within 5 gossip_port_is_free; then return; fi
  echo "port 7946 of a swarm that the engine left is still in use; restarting the engine"
  restart_engine || fail "the engine does not come back after a restart"
  within 5 gossip_port_is_free || fail "port 7946, which a swarm needs, is in use on this host; stop what listens there"
}
