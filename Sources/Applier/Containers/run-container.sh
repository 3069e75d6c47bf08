# shellcheck shell=sh
# The container PDD_NAME runs, and it is the one with the digest PDD_DIGEST, on the network PDD_NETWORK.
#
# A stopped container is started, one off its network is connected again, and what they hold is kept. Such a container
# is replaced only where the difference said so beforehand: PDD_REPLACE is then its id. A container with another digest
# is replaced, as the difference said too. Volumes are never removed here: they may hold data.
# What the former container holds where the new one has a new volume is copied there.
#
#   PDD_CLUSTER  the cluster; a container that lacks its label is left alone
#   PDD_IMAGE    the image, pulled if the engine does not have it
#   PDD_ADDRESS  its address on the network; empty leaves it to Docker
#   PDD_VOLUMES  the named volumes and where they are mounted, one a line
#   PDD_WAIT     how long starting is retried, in seconds
#   PDD_BODY     what the engine is sent to create the container; it is never exported, since it may hold secrets

look() {
  docker container inspect --format '{{.Id}} {{index .Config.Labels "pdd.cluster"}} {{index .Config.Labels "pdd.digest"}} {{.State.Status}} {{if index .NetworkSettings.Networks "'"$PDD_NETWORK"'"}}joined{{else}}off{{end}}' "$PDD_NAME" 2>/dev/null || true
}

# A key-value store keeps the endpoint of a container whose host died. Docker removes such an endpoint by its name
# only while no container has that name.
free_endpoint() {
  docker rename "$PDD_NAME" "$PDD_NAME.starting" || return 0
  docker network disconnect --force "$PDD_NETWORK" "$PDD_NAME" >/dev/null 2>&1 || true
  docker rename "$PDD_NAME.starting" "$PDD_NAME"
}

# Connects the stopped container to its network; where Docker refuses, refusal is what it said.
connect() {
  docker network disconnect --force "$PDD_NETWORK" "$PDD_NAME" >/dev/null 2>&1 || true
  refusal=$(docker network connect ${PDD_ADDRESS:+--ip "$PDD_ADDRESS"} "$PDD_NETWORK" "$PDD_NAME" 2>&1 >/dev/null)
}

# Removes the container and puts the new one in its place, which holds what has to be kept.
replace() {
  remember_volumes
  # What it runs may have to say goodbye: an HTCondor daemon takes itself off the pool's list.
  docker stop --time 10 "$PDD_NAME" >/dev/null 2>&1 || true
  if ! copy_into_volumes "$new"; then
    docker rm --force "$new" >/dev/null 2>&1 || true
    docker start "$PDD_NAME" >/dev/null 2>&1 || true
    fail "the container $PDD_NAME was not replaced, and was started again"
  fi
  docker rm --force "$PDD_NAME" >/dev/null
  docker rename "$new" "$PDD_NAME"
}

# Starts the container. An engine needs up to 30 s to attach to a swarm's network; other failures rarely pass.
# error is what Docker said last.
start() {
  begin=$(date +%s)
  until error=$(docker start "$PDD_NAME" 2>&1 >/dev/null); do
    echo "docker start: $error"
    patience=$PDD_WAIT
    case $error in
      *'already exists in network'*) free_endpoint ;;
      # The network was created again since, under the same name.
      *network*'not found'*) connect || echo "docker network connect: $refusal" ;;
      *network* | *'deadline exceeded'* | *'Cannot connect to the Docker daemon'*) ;;
      *) [ "$PDD_WAIT" -lt 10 ] || patience=10 ;;
    esac
    [ $(($(date +%s) - begin)) -lt "$patience" ] || return 1
    sleep 0.5
  done
  rm -f "../stuck/$PDD_NAME"
}

# Reports a stopped container that does not start, and records it unless another container would not start either:
# the next difference then offers to replace it.
stuck() {
  echo "$error" >&2
  case $error in
    *'already allocated'* | *'address already in use'* | *'o space left'* | *'Cannot connect to the Docker daemon'*)
      fail "the container $PDD_NAME does not start"
      ;;
  esac
  mkdir -p ../stuck
  { echo "$id"; echo "$error"; } >"../stuck/$PDD_NAME.new"
  mv "../stuck/$PDD_NAME.new" "../stuck/$PDD_NAME"
  fail "the container $PDD_NAME does not start; nothing of it was removed; the next apply offers to replace it"
}

# What a run left that was killed. Where the former container is gone, the next one has all that it is to keep.
next_is_ours() { [ "$(docker container inspect --format '{{index .Config.Labels "pdd.cluster"}}' "$PDD_NAME.next" 2>/dev/null)" = "$PDD_CLUSTER" ]; }
if docker container inspect "$PDD_NAME" >/dev/null 2>&1; then
  if next_is_ours; then docker rm --force "$PDD_NAME.next" >/dev/null; fi
elif ! docker rename "$PDD_NAME.starting" "$PDD_NAME" >/dev/null 2>&1; then
  if next_is_ours; then docker rename "$PDD_NAME.next" "$PDD_NAME"; fi
fi
wait=$PDD_WAIT
found=$(look)
id=${found%% *}
case "${found#* }" in
  '') ;;
  "$PDD_CLUSTER $PDD_DIGEST running joined") exit 0 ;;
  "$PDD_CLUSTER $PDD_DIGEST paused joined")
    docker unpause "$PDD_NAME" >/dev/null
    exit 0
    ;;
  "$PDD_CLUSTER $PDD_DIGEST exited joined" | "$PDD_CLUSTER $PDD_DIGEST created joined")
    remember_volumes
    if [ "$id" = "$PDD_REPLACE" ]; then
      # What was in its way may have been repaired since: then it stays.
      PDD_WAIT=0
      if start; then exit 0; fi
      PDD_WAIT=$wait
    else
      start || stuck
      exit 0
    fi
    ;;
  "$PDD_CLUSTER $PDD_DIGEST restarting joined")
    docker stop --time 10 "$PDD_NAME" >/dev/null
    start || stuck
    exit 0
    ;;
  "$PDD_CLUSTER $PDD_DIGEST running off" | "$PDD_CLUSTER $PDD_DIGEST paused off" | "$PDD_CLUSTER $PDD_DIGEST exited off" | "$PDD_CLUSTER $PDD_DIGEST created off" | "$PDD_CLUSTER $PDD_DIGEST restarting off")
    if [ "$id" != "$PDD_REPLACE" ]; then
      # It starts again, since its daemons keep the address that they began with.
      docker unpause "$PDD_NAME" >/dev/null 2>&1 || true
      docker stop --time 10 "$PDD_NAME" >/dev/null
      if connect; then
        start || stuck
      else
        error=$refusal
        stuck
      fi
      exit 0
    fi
    ;;
  "$PDD_CLUSTER "*) ;;
  *) fail "the host has a container $PDD_NAME that pdd did not create; remove it, or name this one otherwise in the description" ;;
esac

command -v curl >/dev/null || fail 'the host has no curl, which pdd needs to create containers; install it'
new=$PDD_NAME
if [ -n "$found" ]; then
  new=$PDD_NAME.next
  remember_copies
fi
rm -f "../stuck/$PDD_NAME"
printf '%s\n' "$PDD_IMAGE" >>../images
[ -z "$PDD_VOLUMES" ] || printf '%s\n' "$PDD_VOLUMES" | sed 's/ .*//' >>../volumes
docker image inspect "$PDD_IMAGE" >/dev/null 2>&1 || docker pull --quiet "$PDD_IMAGE" >/dev/null
answer=$(printf '%s' "$PDD_BODY" | curl --disable --noproxy '*' --silent --show-error --max-time 120 \
  --unix-socket /var/run/docker.sock --header 'Content-Type: application/json' --data-binary @- \
  "http://localhost/containers/create?name=$new")
case $answer in
  *'"Id"'*) ;;
  *) fail "the engine did not create the container $PDD_NAME: $(printf '%s' "$answer" | sed 's/^{"message":"\(.*\)"}$/\1/')" ;;
esac
[ -z "$found" ] || replace
# Before it starts: the next run of a pdd that is killed leaves a container alone that runs.
remember_volumes
forget_copies
start || {
  # It never ran, so it holds nothing.
  docker rm --force "$PDD_NAME" >/dev/null 2>&1 || true
  fail "$error"
}
