# shellcheck shell=sh
# engine_list: prints the address of the store's list of engines.
engine_list() { echo "http://$KEYSTORE:8500/v1/kv/docker/nodes"; }

# is_announced: status 0 if this engine, at ADDRESS, is in the store's list of engines.
is_announced() { curl --silent --fail --max-time 5 "$(engine_list)/$ADDRESS:2376" >/dev/null; }

# forget_others: removes all other engines but the one at FIRST from the store's list of engines.
# When an engine starts, it joins one engine of the list, and never another: two that start at the same time may join
# each other and no other. Running engines announce themselves again every 20 s.
forget_others() {
  for node in $(curl --silent --max-time 5 "$(engine_list)/?keys" | grep -o '[0-9.]*:2376' || true); do
    case $node in
      "$ADDRESS:2376") ;;
      "$FIRST:2376") continue ;;
      *) [ "$FIRST" != "$ADDRESS" ] || continue ;;
    esac
    curl --silent --max-time 5 --request DELETE "$(engine_list)/$node" >/dev/null || true
  done
}
