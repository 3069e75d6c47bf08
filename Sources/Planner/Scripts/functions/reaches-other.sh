# shellcheck shell=sh
# reaches_other: status 0 if the container CONTAINER reaches the container OTHER of the host at FIRST.
# No process listens at port 1, so a refused connection is the other's answer. The address comes from the store, which
# has each endpoint of the network as a JSON object in base64; the images need no program.
reaches_other() {
  address=$(curl --silent --max-time 5 "http://$KEYSTORE:8500/v1/kv/docker/network/v1.0/endpoint/?recurse" |
    grep -o '"Value":"[^"]*"' | cut -d '"' -f 4 | while read -r value; do echo "$value" | base64 -d; echo; done |
    grep "\"locator\":\"$FIRST\"" | grep "\"name\":\"$OTHER\"" | sed -n 's|.*"addr":"\([0-9.]*\)/.*|\1|p')
  process=$(docker container inspect --format '{{.State.Pid}}' "$CONTAINER")
  said=$(LC_ALL=C nsenter --target "$process" --net curl --silent --show-error --max-time 5 "telnet://$address:1" 2>&1 || true)
  case $said in *refused*) ;; *) return 1 ;; esac
}
