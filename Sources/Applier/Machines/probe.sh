# shellcheck shell=sh
# Prints a line for each thing that pdd needs: engine, its version, the swarm and the key-value store that it uses,
# whether it was built with such stores, curl, flock.
#
#   STORES  not empty where the engine must know key-value stores
#
# Only its code shows what an engine was built with: Debian 12's 20.10 has no stores.

if ! quietly command -v docker; then echo 'engine none'
elif version=$(docker version --format '{{.Server.Version}}' 2>/dev/null); then
  echo 'engine running'
  echo "version $version"
  echo "swarm $(docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null)"
  echo "store $(docker info --format '{{.ClusterStore}}' 2>/dev/null || true)"
else
  echo 'engine stopped'
  if quietly command -v dockerd; then
    echo "version $(dockerd --version | sed -n 's/^Docker version \([^,]*\),.*/\1/p')"
  fi
fi
if [ -n "$STORES" ] && program=$(command -v dockerd); then
  if grep -q libkv/store/consul "$program"; then echo 'stores yes'; else echo 'stores no'; fi
fi
for program in curl flock; do
  if quietly command -v "$program"; then echo "$program yes"; else echo "$program no"; fi
done
