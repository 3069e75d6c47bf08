# shellcheck shell=sh
# The host is a worker of the swarm that MANAGER manages. The file swarm-authority says which swarm that was.
#
#   ADDRESS  the host's private address
#   MANAGER  the manager's private address
#   TOKEN    the token for workers
#   WAIT     how long each step may take, in seconds

# An engine that does not answer is reported at once, in docker's words.
swarm_state >/dev/null
within "$WAIT" left_swarm || fail "the engine does not leave its former swarm after $WAIT s"
free_gossip_port
# The token goes over the engine's socket: 'docker swarm join' would show it in the list of processes.
answer=$(curl --silent --show-error --max-time "$WAIT" --unix-socket /var/run/docker.sock \
  --header 'Content-Type: application/json' --data @- http://localhost/swarm/join <<END
{ "ListenAddr": "0.0.0.0:2377", "AdvertiseAddr": "$ADDRESS", "RemoteAddrs": ["$MANAGER:2377"], "JoinToken": "$TOKEN" }
END
)
[ -z "$answer" ] || fail "the engine did not join the swarm at $MANAGER: $answer"
is_active() { [ "$(swarm_state)" = active ]; }
within "$WAIT" is_active || fail "the engine is not an active node of the swarm at $MANAGER after $WAIT s"
authority >swarm-authority
