# shellcheck shell=sh
# store_has_leader: status 0 if the key-value store at KEYSTORE has a leader.
store_has_leader() {
  case $(curl --silent --max-time 2 "http://$KEYSTORE:8500/v1/status/leader") in *:*) ;; *) return 1 ;; esac
}

# wait_for_store: waits up to 60 s for the key-value store, or fails.
# An engine that starts earlier announces itself to no engine, and no engine finds it.
wait_for_store() { within 60 store_has_leader || fail "the key-value store at $KEYSTORE has no leader"; }
