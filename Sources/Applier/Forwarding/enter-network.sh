# shellcheck shell=sh
# Becomes an sshd for one connection on its standard streams, in the network of a container. What this sshd connects to
# is what programs in the container reach, on the loopback interface and on every network.
#
#   CONTAINER  the container

process=$(docker container inspect --format '{{.State.Pid}}' "$CONTAINER")
if [ "$process" = 0 ]; then
  echo "the container $CONTAINER is not running" >&2
  exit 1
fi
server=$(command -v sshd || echo /usr/sbin/sshd)
exec nsenter -t "$process" -n "$server" -i -o AllowTcpForwarding=local -o PermitOpen=any
