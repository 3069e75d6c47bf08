#!/bin/sh
# Prints what a cluster has put on this host, one thing a line.
#   world.sh CLUSTER CONTAINER...      the containers are those of the cluster's network
# Lines that begin with 'address' or 'resolves' have addresses, which ClusterWorld replaces.
set -eu
cluster=$1
shift
cd "/var/lib/pdd/$cluster"

# Whether a name is one of the others.
is_one_of() {
    wanted=$1
    shift
    for candidate in "$@"; do
        if [ "$candidate" = "$wanted" ]; then return 0; fi
    done
    return 1
}

for container in $(docker ps -aq); do
    docker inspect --format 'container {{.Name}} {{.Config.Image}} {{.State.Status}} {{json .Config.Env}}' "$container"
    if is_one_of "$(docker inspect --format '{{slice .Name 1}}' "$container")" "$@"; then
        docker inspect --format 'address {{slice .Name 1}}{{range .NetworkSettings.Networks}} {{.NetworkID}} {{.IPAddress}}{{end}}' "$container"
    fi
done | sort
# A worker's engine lists the swarm's own network from some later time on.
docker network ls --format 'network {{.Name}} {{.Driver}} {{.Scope}}' | grep -v '^network ingress ' | sort
docker volume ls --format '{{.Name}}' | sed -E 's/^[0-9a-f]{64}$/anonymous/; s/^/volume /' | sort
docker images --format 'image {{.Repository}}:{{.Tag}}' | sort
docker info --format 'swarm {{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}'
if [ "$(docker info --format '{{.Swarm.ControlAvailable}}')" = true ]; then
    docker node ls --format 'node {{.Hostname}} {{.Status}}' | sort
fi
find . -type f -printf 'file %m %P\n' | sort

# What another container resolves to from here, and whether a packet comes back: a port where nothing listens refuses.
for container in $(docker ps -q); do
    process=$(docker inspect --format '{{.State.Pid}}' "$container")
    name=$(docker inspect --format '{{slice .Name 1}}' "$container")
    is_one_of "$name" "$@" || continue
    within() { timeout 5 nsenter --target "$process" --mount --net "$@"; }
    for other in "$@"; do
        if [ "$other" = "$name" ]; then continue; fi
        address=$(within getent ahostsv4 "$other" | awk 'NR == 1 { print $1 }')
        traffic=deaf
        case $(within bash -c "exec 3<>/dev/tcp/$other/9" 2>&1 || true) in *refused*) traffic=reached ;; esac
        echo "resolves $name $other ${address:-nothing} $traffic"
    done
done | sort
