# shellcheck shell=sh
# created_network ARGUMENT...: creates the network NETWORK with these arguments of docker; status 1 while a former
# network of this name is still in use. Any other refusal of docker's ends the script.
created_network() {
  quietly docker network rm "$NETWORK" || true
  error=$(docker network create "$@" "$NETWORK" 2>&1 >/dev/null) && return
  case $error in *exists* | *"in use"*) return 1 ;; esac
  fail "$error"
}

# create_network: creates the overlay network NETWORK with the addresses SUBNET in place of a former one, or fails.
# ATTACHABLE and ENCRYPTED are empty for no. A network of another kind is not pdd's, and stays.
create_network() {
  case $(docker network inspect --format '{{.Driver}}' "$NETWORK" 2>/dev/null) in
    '' | overlay) ;;
    *) fail "the engine has a network $NETWORK that pdd did not make; remove it, or set another 'name' in 'network'" ;;
  esac
  set -- --driver overlay --subnet "$SUBNET"
  [ -z "$ATTACHABLE" ] || set -- "$@" --attachable
  [ -z "$ENCRYPTED" ] || set -- "$@" --opt encrypted
  within "$WAIT" created_network "$@" || fail "the former network $NETWORK cannot be removed: $error after $WAIT s"
}

# network_exists: status 0 if the overlay network NETWORK exists, and has the addresses SUBNET.
network_exists() {
  [ "$(docker network inspect --format '{{.Driver}} {{range .IPAM.Config}}{{.Subnet}}{{end}}' "$NETWORK" 2>/dev/null)" = "overlay $SUBNET" ]
}
