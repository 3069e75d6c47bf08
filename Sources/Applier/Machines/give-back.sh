# shellcheck shell=sh
# The machine is as it was before: what the cluster put there is gone, the file 'host' last, and what was there stays.
# A machine that has been given back and taken again since has another identity, and is left alone.
#
#   DIRECTORY  what belongs to the cluster on the machine
#   CLUSTER    the cluster
#   IDENTITY   the identity of the host that the machine was
#
# Images that the user's builder pulled or kept for itself stay, and so does an engine that was installed.

be_alone
[ -d "$DIRECTORY" ] || exit 0
if [ -s "$DIRECTORY/host" ]; then
  [ "$(cut -d ' ' -f 1 "$DIRECTORY/host")" = "$IDENTITY" ] || exit 0
fi
# What an earlier pdd began may still be at work.
for lock in "$DIRECTORY"/locks/*; do
  if [ -e "$lock" ]; then timeout 300 flock "$lock" true || true; fi
done
was() { [ ! -e "$DIRECTORY/before" ] || grep -qxF "$1" "$DIRECTORY/before"; }
engine=$(sed -n 's/^engine //p' "$DIRECTORY/before" 2>/dev/null || true)
if quietly command -v docker && engine_answers; then
  containers=$(docker ps --all --quiet --filter "label=pdd.cluster=$CLUSTER" && docker ps --all --quiet --filter label=pdd.registry)
  if [ -n "$containers" ]; then
    echo "$containers" | xargs docker container inspect --format '{{.Config.Image}}' >>"$DIRECTORY/images"
    echo "$containers" | xargs docker container inspect \
      --format '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}' >>"$DIRECTORY/volumes"
    echo "$containers" | xargs docker stop --time 10 >/dev/null
    echo "$containers" | xargs docker rm --force --volumes >/dev/null
  fi
  within 30 left_swarm || fail 'the engine does not leave the swarm'
fi
settings=$(readlink -f /etc/docker/daemon.json || true)
if grep -qs '"cluster-store"' "$settings"; then
  cp -p "$settings" "$settings.pdd-new"
  without_store "$settings" >"$settings.pdd-new"
  mv "$settings.pdd-new" "$settings"
fi
if ! was 'settings yes' && [ "$(cat "$settings" 2>/dev/null)" = '{}' ]; then rm "$settings"; fi
rm -f "$settings.pdd-new"
# Also where an earlier attempt broke off after the settings.
if [ -n "$(docker info --format '{{.ClusterStore}}' 2>/dev/null)" ]; then
  restart_engine 9<&- || fail 'the engine does not come back without the key-value store'
fi
if [ "$engine" != stopped ] && engine_answers; then
  # An engine lets go of the swarm's networks a moment after it has left the swarm.
  network_is_gone() {
    if was "network $1" || ! quietly docker network inspect "$1"; then return; fi
    quietly docker network disconnect --force "$1" "$2" || true
    # It asks about 'ingress'.
    echo y | quietly docker network rm "$1" || true
    return 1
  }
  within 10 network_is_gone docker_gwbridge gateway_ingress-sbox || fail 'the network docker_gwbridge does not go'
  if ! within 30 network_is_gone ingress ingress-endpoint; then
    # An engine that failed to let go of it does so at its next start, which would interrupt the user's containers.
    if [ -n "$(docker ps --quiet)" ]; then
      echo "the engine keeps the swarm's network ingress until the engine's next start, because containers run" >&2
    else
      restart_engine 9<&- || fail 'the engine does not come back after a restart'
      within 10 network_is_gone ingress ingress-endpoint || fail 'the network ingress does not go'
    fi
  fi
  volumes=$(sort -u "$DIRECTORY/volumes" 2>/dev/null || true)
  for volume in $volumes; do
    if ! was "volume $volume"; then docker volume rm --force "$volume" >/dev/null; fi
  done
  images=$(sort -u "$DIRECTORY/images" 2>/dev/null || true)
  for image in $images; do
    case "${image##*/}" in *:*) ;; *) image=$image:latest ;; esac
    if ! was "image $image"; then quietly docker image rm "$image" || true; fi
  done
fi
for registry in $(sort -u "$DIRECTORY/registries" 2>/dev/null || true); do
  rm -rf "/etc/docker/certs.d/${registry:?}"
done
rmdir /etc/docker/certs.d 2>/dev/null || true
if [ "$engine" = stopped ]; then stop_engine; fi
find "$DIRECTORY" -mindepth 1 -maxdepth 1 ! -name host -exec rm -rf {} +
rm -rf "$DIRECTORY"
rmdir /var/lib/pdd 2>/dev/null || true
