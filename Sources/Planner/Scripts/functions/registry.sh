# shellcheck shell=sh
# Functions about the registry of images on the submit host. PLACE is its address and TCP port, as in 10.0.0.1:5443. It
# speaks TLS with a certificate of the cluster's own authority, and only with those who have one, too.

# trust_registry PLACE: lets the engine use the registry. Standard input is this host's certificate, the authority's, and
# this host's key. The engine looks for each in a file of its own, and passes over what else is in it.
trust_registry() {
  printf '%s\n' "$1" >>../registries
  trusted=/etc/docker/certs.d/$1
  (umask 077 && mkdir -p "$trusted" && cat >"$trusted/new")
  cp -p "$trusted/new" "$trusted/client.cert"
  cp -p "$trusted/new" "$trusted/client.key"
  mv "$trusted/new" "$trusted/ca.crt"
}

# ask_registry PLACE PATH: prints what the registry answers, after trust_registry. To curl, a path with a colon ends in a
# password.
ask_registry() (
  cd "/etc/docker/certs.d/$1" &&
    curl --disable --silent --fail --max-time 10 --noproxy '*' --cacert ./ca.crt --cert ./client.cert --key ./client.key \
      --header 'Accept: application/vnd.docker.distribution.manifest.v2+json' \
      --header 'Accept: application/vnd.oci.image.manifest.v1+json' "https://$1/v2/$2"
)

# registry_answers PLACE: status 0 if the registry answers.
registry_answers() { quietly ask_registry "$1" ''; }
