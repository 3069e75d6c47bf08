# shellcheck shell=sh
# Prints the local address of each TCP socket that listens in the network of a container, as the kernel writes it.
#
#   CONTAINER  the container, or empty for the host

process=self
if [ -n "$CONTAINER" ]; then
  process=$(docker container inspect --format '{{.State.Pid}}' "$CONTAINER")
  if [ "$process" = 0 ]; then
    echo "the container $CONTAINER is not running" >&2
    exit 1
  fi
fi
cat "/proc/$process/net/tcp" "/proc/$process/net/tcp6" 2>/dev/null | awk '$4 == "0A" { print $2 }'
