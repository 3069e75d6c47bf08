# shellcheck shell=sh
# The registry of images runs in the container pdd-registry, and answers. It starts with the engine.
#
#   ADDRESS   the host's private address
#   PORT      the TCP port on which it listens there
#   REGISTRY  the image of the registry
#   WAIT      how long to wait for its answer, in seconds

# certify NAME EXTENSION: makes the key NAME.key and the certificate NAME.crt, which the authority signs.
certify() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=${1##*/}" -keyout "$1.key" -out "$1.csr"
  echo "$2" >"$1.extension"
  openssl x509 -req -in "$1.csr" -CA "$new/served/ca.crt" -CAkey "$new/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
    -days 3650 -extfile "$1.extension" -out "$1.crt"
  rm "$1.csr" "$1.extension"
}

# make_certificates: a new authority, a certificate for this address, and one for the hosts of the cluster.
make_certificates() {
  case $ADDRESS in
    *[!0-9.]*) name=DNS:$ADDRESS ;;
    *) name=IP:$ADDRESS ;;
  esac
  new=../registry.new
  rm -rf ../registry $new
  mkdir -p $new/served
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=pdd registry' \
    -keyout $new/ca.key -out $new/served/ca.crt
  certify $new/served/server "subjectAltName=$name"
  certify $new/client extendedKeyUsage=clientAuth
  echo "$place" >$new/place
  mv $new ../registry
}

umask 077
quietly command -v openssl ||
  fail 'openssl, which makes the certificates of the registry, is not installed on the host; install it, or set "build": "each" in "image"'
place=$ADDRESS:$PORT
if [ "$(cat ../registry/place 2>/dev/null)" != "$place" ]; then
  # In the background, because set -e has no effect on the left of ||.
  make_certificates >../registry.log 2>&1 &
  wait $! || fail "openssl makes no certificate: $(tail -n 1 ../registry.log)"
fi
cat ../registry/client.crt ../registry/served/ca.crt ../registry/client.key | trust_registry "$place"
if ! quietly docker image inspect "$REGISTRY"; then
  remember_image "$REGISTRY"
  docker pull --quiet "$REGISTRY" ||
    fail "the image of the registry, $REGISTRY, cannot be pulled; name another one as \"registry\" in \"image\", or set \"build\": \"each\" there"
fi
echo pdd-registry >>../volumes
quietly docker rm --force pdd-registry || true
served=$(cd ../registry/served && pwd)
docker run --detach --name pdd-registry --label "pdd.registry=$place" --network host --restart unless-stopped \
  --read-only --cap-drop ALL --security-opt no-new-privileges --log-opt max-size=1m \
  --volume pdd-registry:/var/lib/registry --volume "$served:/certificates:ro" \
  --env "REGISTRY_HTTP_ADDR=$place" --env REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/var/lib/registry \
  --env REGISTRY_HTTP_TLS_CERTIFICATE=/certificates/server.crt --env REGISTRY_HTTP_TLS_KEY=/certificates/server.key \
  --env 'REGISTRY_HTTP_TLS_CLIENTCAS=["/certificates/ca.crt"]' "$REGISTRY" >/dev/null
within "$WAIT" registry_answers "$place" ||
  fail "the registry does not answer at $ADDRESS, TCP port $PORT, after $WAIT s: $(docker logs --tail 2 pdd-registry 2>&1)"
