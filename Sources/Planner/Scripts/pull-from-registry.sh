# shellcheck shell=sh
# The engine has the image IMAGE, pulled by its digest from the registry on the submit host.
#
#   IMAGE          the image
#   SOURCE         its digest in the registry, a line, and what trust_registry reads
#   ADDRESS, PORT  where the registry listens

remember_image
place=$ADDRESS:$PORT
printf '%s\n' "$SOURCE" | sed 1d | trust_registry "$place"
digest=$(printf '%s\n' "$SOURCE" | head -n 1)
within 10 registry_answers "$place" ||
  fail "the registry of images on the submit host does not answer at $ADDRESS, TCP port $PORT; let the hosts of the cluster reach each other there, or set \"build\": \"each\" in \"image\""
pulled=$place/worker@$digest
docker pull --quiet "$pulled" >/dev/null
built=$(docker image inspect --format '{{.Os}}/{{.Architecture}}' "$pulled")
here=$(docker version --format '{{.Server.Os}}/{{.Server.Arch}}')
if [ "$built" != "$here" ]; then
  docker image rm "$pulled" >/dev/null
  fail "the image was built on the submit host, for $built, and this host is $here; set \"build\": \"each\" in \"image\""
fi
docker tag "$pulled" "$IMAGE"
docker image rm "$pulled" >/dev/null
