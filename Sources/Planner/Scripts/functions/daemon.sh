# shellcheck shell=sh
# daemon_runs: status 0 if the daemon DAEMON runs on the host; its process and start, in hundredths of a second since
# the host's start (proc(5)), are then in running.
daemon_runs() {
  running=$(cat /proc/[0-9]*/stat 2>/dev/null | awk -v name="($DAEMON)" '
    $2 == name && $22 + 0 > start { start = $22 + 0; found = $1 " " $22 }
    END { print found; exit !start }')
}

# is_listed: status 0 if the pool lists the container CONTAINER because of the daemon that daemon_runs has found.
# The pool lists a daemon that was killed for 15 min more. An advertisement that began with this daemon is its own, by
# the clock of this host, and so is one that the collector received after this daemon's start, by the collector's clock;
# the second holds also where this host's clock was set since.
is_listed() {
  now=$(date +%s)
  age=$(awk -v start="${running#* }" '{ print int($1 - start / 100) }' /proc/uptime)
  timeout 20 docker exec "$CONTAINER" condor_status -af Machine \
    -constraint "DaemonStartTime >= $((now - age - 1)) || time() - LastHeardFrom < $age" 2>/dev/null |
    sed 's/[.].*//' | grep -qx "$CONTAINER"
}

# serves: status 0 if the daemon DAEMON runs on the host and the pool lists it, or if none has to run.
# The pool is asked only about a daemon that it was not yet seen to list.
serves() {
  [ -n "$DAEMON" ] || return 0
  daemon_runs && { [ "$running" = "$(cat "../listed.$CONTAINER" 2>/dev/null)" ] || is_listed; }
}

# serve: waits until the daemon runs and the pool lists it. Where a drain ended the daemon, and its worker was then not
# replaced, it is started; where it does not find the pool, which may have another address now, it looks for it again.
serve() {
  [ -n "$DAEMON" ] || return 0
  if ! within 15 daemon_runs; then
    echo "$DAEMON does not run in the container $CONTAINER; starting it"
    quietly docker exec "$CONTAINER" condor_on -daemon "${DAEMON#condor_}" || true
    within 60 daemon_runs || fail "$DAEMON does not run in the container $CONTAINER; see: docker logs $CONTAINER"
  fi
  if ! within 30 appears; then
    echo "the pool does not list the container $CONTAINER; its daemons look for the pool again"
    quietly docker exec "$CONTAINER" condor_reconfig || true
    within "$POOL_WAIT" appears || fail "the pool does not list the container $CONTAINER after $POOL_WAIT s; see: docker logs $CONTAINER"
  fi
  echo "$running" >"../listed.$CONTAINER"
}

# appears: status 0 if the daemon runs and the pool lists it; looks once a second.
appears() { { daemon_runs && is_listed; } || { sleep 1; return 1; }; }
