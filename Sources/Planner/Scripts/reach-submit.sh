# shellcheck shell=sh
# The container CONTAINER reaches the container OTHER of the host at FIRST through the network; an engine that has not
# found the other engine joins the others again.
#
#   CONTAINER  the worker's container
#   OTHER      the submit container
#   DAEMON     what makes the container a worker of its pool; the pool then lists it; empty without a pool
#   ADDRESS    the host's private address
#   FIRST      the submit host's private address
#   KEYSTORE   the store's private address
#   WAIT       how long to wait for the network, in seconds
#   POOL_WAIT  how long to wait until the pool lists the worker, in seconds; unset without a pool

wait_for_store
limit=$(($(date +%s) + WAIT))
until within 8 reaches_other; do
  [ "$(date +%s)" -lt "$limit" ] || fail "the container $CONTAINER does not reach $OTHER on the host $FIRST after $WAIT s"
  echo 'the engine has not found the one of the submit host; it starts again'
  forget_others
  restart_engine || true
done
serve
