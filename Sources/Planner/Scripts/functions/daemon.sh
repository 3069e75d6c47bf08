# shellcheck shell=sh
# serves: status 0 if the daemon DAEMON runs on the host, or if none has to.
serves() { [ -z "$DAEMON" ] || grep -qsx "$DAEMON" /proc/[0-9]*/comm; }

# serve: waits until the daemon runs. Where a drain ended it, and its worker was then not replaced, it is started.
serve() {
  if within 15 serves; then return 0; fi
  echo "$DAEMON does not run in the container $CONTAINER; starting it"
  quietly docker exec "$CONTAINER" condor_on -daemon "${DAEMON#condor_}" || true
  within 60 serves || fail "$DAEMON does not run in the container $CONTAINER; see: docker logs $CONTAINER"
}
