# shellcheck shell=sh disable=SC2154 # pdd assigns the values in front of these lines
# The container pdd_name runs, and it is the one with the digest pdd_digest, on the network pdd_network.
#
# A stopped container is started, one off its network is connected again, and what they hold is kept. Such a container
# is replaced only where the difference said so beforehand: pdd_replace is then its id. A container with another digest
# is replaced, as the difference said too. Volumes are never removed here: they may hold data.
#
#   pdd_cluster  the cluster; a container that lacks its label is left alone
#   pdd_image    the image, pulled if the engine does not have it
#   pdd_volumes  the named volumes, one a line
#   pdd_wait     how long starting is retried, in seconds
#   pdd_body     what the engine is sent to create the container; it is never exported, since it may hold secrets

fail() {
  echo "$*" >&2
  exit 1
}

look() {
  docker container inspect --format '{{.Id}} {{index .Config.Labels "pdd.cluster"}} {{index .Config.Labels "pdd.digest"}} {{.State.Status}} {{if index .NetworkSettings.Networks "'"$pdd_network"'"}}joined{{else}}off{{end}}' "$pdd_name" 2>/dev/null || true
}

# Records volumes before they exist or lose their container: a machine that is given back must be rid of them.
remember_volumes() {
  docker container inspect --format '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}' "$pdd_name" 2>/dev/null |
    sed '/^$/d' >>../volumes || true
}

# A key-value store keeps the endpoint of a container whose host died. Docker removes such an endpoint by its name
# only while no container has that name.
free_endpoint() {
  docker rename "$pdd_name" "$pdd_name.starting" || return 0
  docker network disconnect --force "$pdd_network" "$pdd_name" >/dev/null 2>&1 || true
  docker rename "$pdd_name.starting" "$pdd_name"
}

# Connects the stopped container to its network; where Docker refuses, refusal is what it said.
connect() {
  docker network disconnect --force "$pdd_network" "$pdd_name" >/dev/null 2>&1 || true
  refusal=$(docker network connect "$pdd_network" "$pdd_name" 2>&1 >/dev/null)
}

# Starts the container. An engine needs up to 30 s to attach to a swarm's network; other failures rarely pass.
# error is what Docker said last.
start() {
  begin=$(date +%s)
  until error=$(docker start "$pdd_name" 2>&1 >/dev/null); do
    echo "docker start: $error"
    patience=$pdd_wait
    case $error in
      *'already exists in network'*) free_endpoint ;;
      # The network was created again since, under the same name.
      *network*'not found'*) connect || echo "docker network connect: $refusal" ;;
      *network* | *'deadline exceeded'* | *'Cannot connect to the Docker daemon'*) ;;
      *) [ "$pdd_wait" -lt 10 ] || patience=10 ;;
    esac
    [ $(($(date +%s) - begin)) -lt "$patience" ] || return 1
    sleep 0.5
  done
  rm -f "../stuck/$pdd_name"
}

# Reports a stopped container that does not start, and records it unless another container would not start either:
# the next difference then offers to replace it.
stuck() {
  echo "$error" >&2
  case $error in
    *'already allocated'* | *'address already in use'* | *'o space left'* | *'Cannot connect to the Docker daemon'*)
      fail "the container $pdd_name does not start"
      ;;
  esac
  mkdir -p ../stuck
  { echo "$id"; echo "$error"; } >"../stuck/$pdd_name.new"
  mv "../stuck/$pdd_name.new" "../stuck/$pdd_name"
  fail "the container $pdd_name does not start; nothing of it was removed; the next apply offers to replace it"
}

if ! docker container inspect "$pdd_name" >/dev/null 2>&1; then
  docker rename "$pdd_name.starting" "$pdd_name" >/dev/null 2>&1 || true
fi
wait=$pdd_wait
found=$(look)
id=${found%% *}
case "${found#* }" in
  '') ;;
  "$pdd_cluster $pdd_digest running joined") exit 0 ;;
  "$pdd_cluster $pdd_digest paused joined")
    docker unpause "$pdd_name" >/dev/null
    exit 0
    ;;
  "$pdd_cluster $pdd_digest exited joined" | "$pdd_cluster $pdd_digest created joined")
    if [ "$id" = "$pdd_replace" ]; then
      # What was in its way may have been repaired since: then it stays.
      pdd_wait=0
      if start; then exit 0; fi
      pdd_wait=$wait
    else
      start || stuck
      exit 0
    fi
    ;;
  "$pdd_cluster $pdd_digest restarting joined")
    docker stop --time 10 "$pdd_name" >/dev/null
    start || stuck
    exit 0
    ;;
  "$pdd_cluster $pdd_digest running off" | "$pdd_cluster $pdd_digest paused off" | "$pdd_cluster $pdd_digest exited off" | "$pdd_cluster $pdd_digest created off" | "$pdd_cluster $pdd_digest restarting off")
    if [ "$id" != "$pdd_replace" ]; then
      # It starts again, since its daemons keep the address that they began with.
      docker unpause "$pdd_name" >/dev/null 2>&1 || true
      docker stop --time 10 "$pdd_name" >/dev/null
      if connect; then
        start || stuck
      else
        error=$refusal
        stuck
      fi
      exit 0
    fi
    ;;
  "$pdd_cluster "*) ;;
  *) fail "the host has a container $pdd_name that pdd did not create; remove it, or name this one otherwise in the description" ;;
esac

command -v curl >/dev/null || fail 'the host has no curl, which pdd needs to create containers; install it'
if [ -n "$found" ]; then
  remember_volumes
  # What it runs may have to say goodbye: an HTCondor daemon takes itself off the pool's list.
  docker stop --time 10 "$pdd_name" >/dev/null 2>&1 || true
  docker rm --force "$pdd_name" >/dev/null
fi
rm -f "../stuck/$pdd_name"
printf '%s\n' "$pdd_image" >>../images
[ -z "$pdd_volumes" ] || printf '%s\n' "$pdd_volumes" >>../volumes
docker image inspect "$pdd_image" >/dev/null 2>&1 || docker pull --quiet "$pdd_image" >/dev/null
answer=$(printf '%s' "$pdd_body" | curl --disable --noproxy '*' --silent --show-error --max-time 120 \
  --unix-socket /var/run/docker.sock --header 'Content-Type: application/json' --data-binary @- \
  "http://localhost/containers/create?name=$pdd_name")
case $answer in
  *'"Id"'*) ;;
  *) fail "the engine did not create the container $pdd_name: $(printf '%s' "$answer" | sed 's/^{"message":"\(.*\)"}$/\1/')" ;;
esac
start || {
  # It never ran, so it holds nothing.
  docker rm --force "$pdd_name" >/dev/null 2>&1 || true
  fail "$error"
}
remember_volumes
