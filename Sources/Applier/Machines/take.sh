# shellcheck shell=sh
# The machine is the host NAME. Prints its file 'host': an identity of its own, DIGEST, NAME, ROLE, the address for the
# other hosts. The file 'before' says what was there when pdd came.
#
#   DIRECTORY        what belongs to the cluster on the machine
#   DIGEST           the digest of the action that takes the machine
#   NAME, ROLE       the host's name and role
#   ADDRESS          the address or name with which pdd reaches the machine
#   PRIVATE_ADDRESS  the address for the other hosts, or empty
#
# An engine that is in a swarm already, or uses a key-value store, belongs to another user.

umask 077
be_alone
identity=
if [ -s "$DIRECTORY/host" ]; then read -r identity rest <"$DIRECTORY/host"; fi
if [ -z "$identity" ]; then
  engine=none
  if quietly command -v docker; then
    if engine_answers; then engine=running; else engine=stopped; fi
  fi
  if [ $engine = running ] && [ "$(swarm_state)" != inactive ]; then
    fail 'its Docker Engine is in a swarm that pdd did not make for this cluster'
  fi
  store=
  if [ $engine = running ]; then store=$(docker info --format '{{.ClusterStore}}' 2>/dev/null || true); fi
  if [ -e /etc/docker/daemon.json ] && grep -qs '"cluster-store"' /etc/docker/daemon.json; then store=yes; fi
  if [ -n "$store" ]; then
    fail 'its Docker Engine uses a key-value store that pdd did not set up for this cluster'
  fi
  mkdir -p "$DIRECTORY"
  {
    echo "engine $engine"
    if [ -e /etc/docker/daemon.json ]; then echo 'settings yes'; fi
    if [ $engine = running ]; then
      docker image ls --format 'image {{.Repository}}:{{.Tag}}'
      docker volume ls --format 'volume {{.Name}}'
      docker network ls --format 'network {{.Name}}'
    fi
  } >"$DIRECTORY/before"
  read -r identity </proc/sys/kernel/random/uuid
fi
own=$(hostname -I 2>/dev/null || ip -4 -o address show scope global | awk '{ sub("/.*", "", $4); print $4 }')
place=$PRIVATE_ADDRESS
if [ -z "$place" ]; then
  wanted=$ADDRESS
  # A name; one of numbers and dots is an address itself.
  case $ADDRESS in
    *[!0-9.]*) wanted=$(getent ahostsv4 "$ADDRESS" | awk 'NR == 1 { print $1 }') ;;
  esac
  for one in $own; do if [ "$one" = "$wanted" ]; then place=$one; fi; done
fi
[ -n "$place" ] || place=${own%% *}
echo "$identity $DIGEST $NAME $ROLE $place" >"$DIRECTORY/host.new"
mv "$DIRECTORY/host.new" "$DIRECTORY/host"
echo "$identity $DIGEST $NAME $ROLE $place"
