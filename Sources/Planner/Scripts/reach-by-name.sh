# shellcheck shell=sh
# The container CONTAINER resolves the name OTHER and reaches it through the network NETWORK, and the pool lists its
# daemon DAEMON. How it was reached is then in the file reach.CONTAINER, and the daemon in listed.CONTAINER.
#
#   CONTAINER  the worker's container
#   OTHER      the submit container
#   NETWORK    the network
#   DAEMON     what makes the container a worker of its pool; empty without a pool
#   WAIT       how long to wait for the network, in seconds
#   POOL_WAIT  how long to wait until the pool lists the worker, in seconds; unset without a pool
#
# After the submit host was restarted, an engine does not know the names and places of the others until it has asked
# one of them, which engines do every 30 s (bulkSyncInterval of libnetwork's networkdb). The script waits for two such
# rounds. Then it connects the container to the network again, which makes the engine ask all others at once. What runs
# in the container goes on, but its address is free for a moment, and the manager may give it to an engine's own
# endpoint: HTCondor would lose the jobs of a worker with another address.

reconnect() {
  [ "$(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.Error}}')" = 'active ' ] || return 0
  address=$(docker container inspect --format "{{with index .NetworkSettings.Networks \"$NETWORK\"}}{{.IPAddress}}{{end}}" "$CONTAINER")
  [ -n "$address" ] || return 0
  echo "$CONTAINER does not reach $OTHER ($seen); connecting it to $NETWORK again as $address"
  docker network disconnect --force "$NETWORK" "$CONTAINER" || exit
  for _ in 1 2 3; do
    error=$(docker network connect --ip "$address" "$NETWORK" "$CONTAINER" 2>&1) && return
    sleep 0.5
  done
  echo "$CONTAINER does not get its address $address back ($error); connecting it with another address"
  error=$(docker network connect "$NETWORK" "$CONTAINER" 2>&1) || fail "$error"
}
begin=$(date +%s)
next=$((begin + 65))
reached() {
  if seen=$(other_answers); then return; fi
  # An engine that has just started may still be about to start the container.
  if [ "$(date +%s)" -ge $((begin + 10)) ]; then
    state=$(docker container inspect --format '{{.State.Status}} with status {{.State.ExitCode}}' "$CONTAINER")
    case $state in
      exited* | dead* | created*) fail "the container $CONTAINER does not run: $state; see what it printed: docker logs $CONTAINER" ;;
    esac
  fi
  if [ "$(date +%s)" -ge "$next" ]; then
    reconnect
    next=$(($(date +%s) + 65))
  fi
  return 1
}
within "$WAIT" reached || fail "the container $CONTAINER does not reach $OTHER through the network $NETWORK after $WAIT s: $seen"
echo "$seen" >"../reach.$CONTAINER"
serve
