# shellcheck shell=sh
# The engine uses the key-value store at KEYSTORE, announces itself there, and joins the others through the engine at
# FIRST. Its other settings stay, and it is restarted only where it does not use the store already. An engine that does
# not start with the store gets its former settings back.
#
#   ADDRESS   the host's private address
#   KEYSTORE  the store's private address
#   FIRST     the submit host's private address
#   WAIT      how long to wait for the announcement, in seconds

version=$(docker version --format '{{.Server.Version}}')
[ "${version%%.*}" -lt 23 ] ||
  fail "the Docker Engine $version no longer supports key-value stores; discovery 'consul' needs one older than 23"
wait_for_store
mkdir -p /etc/docker
settings=$(readlink -f /etc/docker/daemon.json)
[ -s "$settings" ] || echo '{}' >"$settings"
new=$settings.pdd-new
# As a copy first, so that owner and permissions stay.
cp -p "$settings" "$new"
with_store "consul://$KEYSTORE:8500" "$ADDRESS:2376" "$settings" >"$new"
mv "$new" "$settings"
uses_store() {
  [ "$(docker info --format '{{.ClusterStore}} {{.ClusterAdvertise}}' 2>/dev/null)" = "consul://$KEYSTORE:8500 $ADDRESS:2376" ]
}
if ! uses_store; then
  forget_others
  restart_engine || true
  if ! uses_store; then
    cp -p "$settings" "$new"
    without_store "$settings" >"$new"
    mv "$new" "$settings"
    restart_engine 30 || true
    fail "the Docker Engine $version does not use the key-value store at $KEYSTORE; its settings are as they were"
  fi
fi
within "$WAIT" is_announced ||
  fail "the Docker Engine does not announce itself in the key-value store at $KEYSTORE after $WAIT s"
