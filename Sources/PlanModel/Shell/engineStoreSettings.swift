/// Lines of shell that define `with_store`, `without_store` and `restart_engine`, for whoever makes an engine
/// use a key-value store or stop using it.
///
/// `with_store STORE ADDRESS FILE` prints an engine's settings with the store, `without_store FILE` without
/// one. What else stands there is the user's and stays byte for byte, so that the one undoes the other. pdd
/// writes its pair first; it is found anywhere, where another program may have moved it. `restart_engine`
/// leaves running what ran: an engine by itself starts only containers that have a restart policy.
public let engineStoreSettings = #"""
    with_store() {
      pair="\"cluster-store\": \"$1\", \"cluster-advertise\": \"$2\""
      without_store "$3" | sed -z -E "s|\{|{$pair,|; s|($pair),(\s*\})|\1\2|"
    }
    without_store() {
      sed -z -E 's/,\s*"cluster-(store|advertise)"\s*:\s*"[^"]*"//g; s/"cluster-(store|advertise)"\s*:\s*"[^"]*"(\s*,)?//g' "$1"
    }
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
