# shellcheck shell=sh
# The Docker Engine and curl are installed, and the engine answers. An engine that is installed already is used.
#
#   VERSION   the version of Docker's own packages to install, or empty for the distribution's
#   REQUIRED  the version that an installed engine must have, if set
#   WAIT      how long to wait for the engine's answer, in seconds

export DEBIAN_FRONTEND=noninteractive
# /etc/os-release has a variable of this name too.
wanted=$VERSION
apt() { apt-get -qq -y -o DPkg::Lock::Timeout=600 "$@"; }
if quietly command -v cloud-init; then quietly cloud-init status --wait || true; fi
engine=$(command -v dockerd || true)
if [ -n "$engine" ] && [ -n "${REQUIRED:-}" ]; then
  here=$(dockerd --version | sed -n 's/^Docker version \([^,]*\),.*/\1/p')
  case "$here" in
    "$REQUIRED" | "$REQUIRED"[!0-9]*) ;;
    *) fail "there is a Docker Engine $here already, and 'engine' asks for $REQUIRED; remove the one, or the 'version' of the other" ;;
  esac
fi
if [ -z "$engine" ] || ! quietly command -v curl; then
  # shellcheck source=/dev/null # every host has its own
  . /etc/os-release
  case "$ID" in
    debian | ubuntu)
      apt update
      if [ -n "$engine" ]; then
        apt install curl
      elif [ -z "$wanted" ]; then
        apt install docker.io curl
      else
        apt install ca-certificates curl
        install -m 0755 -d /etc/apt/keyrings
        curl -fsSL "https://download.docker.com/linux/$ID/gpg" -o /etc/apt/keyrings/docker.asc
        echo "deb [signed-by=/etc/apt/keyrings/docker.asc] https://download.docker.com/linux/$ID $VERSION_CODENAME stable" >/etc/apt/sources.list.d/docker.list
        apt update
        exact=$(apt-cache madison docker-ce | awk -v v="$wanted" '{ p = $3; sub(/^[0-9]+:/, "", p); if (index(p, v ".") == 1 || index(p, v "~") == 1) { print $3; exit } }')
        [ -n "$exact" ] || fail "Docker's repository has no engine $wanted for $ID $VERSION_CODENAME"
        apt install "docker-ce=$exact" "docker-ce-cli=$exact" containerd.io
      fi
      ;;
    amzn | fedora)
      [ -n "$engine" ] || dnf -q -y install docker
      quietly command -v curl || dnf -q -y install curl
      ;;
    *)
      if [ -n "$engine" ]; then missing=curl; else missing='Docker Engine'; fi
      fail "there is no $missing, and pdd cannot install one on $ID; install it and apply again"
      ;;
  esac
fi
if [ -d /run/systemd/system ]; then systemctl enable --now docker; else service docker start; fi
within "$WAIT" engine_answers || fail "the Docker Engine does not answer after $WAIT s"
