/// Lines of shell that define `restart_engine [SECONDS]`, which waits at most that long, 60 s without one.
///
/// It leaves running what ran: an engine by itself starts only containers that have a restart policy.
public let restartEngine = #"""
    restart_engine() {
      ran=$(docker ps --quiet 2>/dev/null || true)
      if [ -d /run/systemd/system ]; then systemctl restart docker || true
      else service docker stop || true; service docker start || true; fi
      tries=$((${1:-60} * 5))
      until docker info >/dev/null 2>&1; do
        tries=$((tries - 1))
        [ "$tries" -gt 0 ] || return 1
        sleep 0.2
      done
      [ -z "$ran" ] || docker start $ran >/dev/null 2>&1 || true
    }
    """#
